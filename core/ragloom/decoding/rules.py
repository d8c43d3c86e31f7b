"""What a model's own files say about how its texts are decoded (Hugging Face's ``generation_config.json``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ragloom.models.folder import ModelFolder

EarlyStopping = bool | Literal["never"]


@dataclass(frozen=True, slots=True)
class Rules:
    """As transformers reads them. ``length_penalty`` and ``early_stopping`` concern beams alone.

    The first token is ``first_id`` and the last that the limit allows ``last_id``, where they are not None;
    ``no_repeat`` tokens in a row do not come twice, where it is above 0.
    """

    length_penalty: float = 1.0
    early_stopping: EarlyStopping = False
    first_id: int | None = None
    last_id: int | None = None
    no_repeat: int = 0

    @classmethod
    def of(cls, folder: ModelFolder) -> Rules:
        """What a model's folder says; the defaults where it says nothing."""
        said = folder.json("generation_config.json") or folder.config
        early = said.get("early_stopping", False)
        return cls(
            length_penalty=_number(said, "length_penalty", 1.0),
            early_stopping="never" if early == "never" else early is True,
            first_id=_token(said, "forced_bos_token_id"),
            last_id=_token(said, "forced_eos_token_id"),
            no_repeat=int(_number(said, "no_repeat_ngram_size", 0)),
        )


PLAIN = Rules()
"""What holds where a model says nothing."""


def _number(said: Mapping[str, Any], name: str, default: float) -> float:
    value = said.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default


def _token(said: Mapping[str, Any], name: str) -> int | None:
    value = said.get(name)
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, int) and not isinstance(first, bool) else None
