"""How a model's token vectors become a text's vector, from the sentence-transformers files of its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ragloom.errors import ModelError
from ragloom.models.architecture import architecture_of
from ragloom.models.folder import ModelFolder

Pooling = Literal["mean", "cls", "max", "last"]

_FLAGS: dict[str, Pooling] = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_lasttoken": "last",
}
_NAMES: dict[str, Pooling] = {"mean": "mean", "cls": "cls", "max": "max", "lasttoken": "last"}
_QUERY_NAMES = ("query", "s2p_query", "search_query")
_PASSAGE_NAMES = ("passage", "document", "search_document", "corpus")
_DEFAULT_LENGTH = 512
_WIDTHS = ("hidden_size", "d_model", "dim", "n_embd")
_KINDS = ("bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet")


@dataclass(frozen=True, slots=True)
class SentenceSettings:
    """``max_tokens`` counts special tokens; a text is read as ``query_prefix`` or ``passage_prefix`` and itself.

    Of its vector the first ``dimensions`` numbers are kept, all where None; ``normalise`` is of what is kept.
    """

    pooling: Pooling = "mean"
    normalise: bool = True
    max_tokens: int = _DEFAULT_LENGTH
    query_prefix: str = ""
    passage_prefix: str = ""
    dimensions: int | None = None


def sentence_settings(folder: ModelFolder) -> SentenceSettings:
    """What the folder says; mean, normalised, at the model's own length where it says nothing.

    Raises ``ModelError`` for a way from tokens to a vector that there is no code for.
    """
    modules = _modules(folder)
    prompts = _prompts(folder)
    return SentenceSettings(
        pooling=_pooling(folder, modules),
        normalise=not modules or "Normalize" in modules,
        max_tokens=_max_tokens(folder),
        query_prefix=_prompt(prompts, _QUERY_NAMES),
        passage_prefix=_prompt(prompts, _PASSAGE_NAMES),
    )


class Overrides(Protocol):
    """What an encoder's settings may say in the folder's place; None: as the folder says."""

    @property
    def max_tokens(self) -> int | None:
        """Where a text is cut."""

    @property
    def query_prefix(self) -> str | None:
        """What is put before a query."""

    @property
    def passage_prefix(self) -> str | None:
        """What is put before a passage."""

    @property
    def dimensions(self) -> int | None:
        """How many numbers of a vector are kept."""


def overridden(folder: ModelFolder, given: Overrides) -> SentenceSettings:
    """What the folder says, but for what is given.

    Raises ``ModelError`` for more tokens than the model has places, and for longer vectors than it gives.
    """
    longest = architecture_of(folder).max_tokens
    if given.max_tokens and longest and given.max_tokens > longest:
        raise ModelError(
            f"the model has {longest} positions, `max_tokens` asks for {given.max_tokens}",
            where=str(folder.path),
            hint=f"set max_tokens to {longest} or less",
        )
    width = vector_width(folder)
    if given.dimensions and width and given.dimensions > width:
        raise ModelError(
            f"the model's vectors have {width} numbers, `dimensions` asks for {given.dimensions}",
            where=str(folder.path),
            hint=f"set dimensions to {width} or less, or leave it out",
        )
    own = sentence_settings(folder)
    found = SentenceSettings(
        pooling=own.pooling,
        normalise=own.normalise,
        max_tokens=own.max_tokens if given.max_tokens is None else given.max_tokens,
        query_prefix=own.query_prefix if given.query_prefix is None else given.query_prefix,
        passage_prefix=own.passage_prefix if given.passage_prefix is None else given.passage_prefix,
        # All of them are what there is without the setting.
        dimensions=None if given.dimensions == width else given.dimensions,
    )
    _promise_prefixes_count(folder, found)
    return found


def vector_width(folder: ModelFolder) -> int | None:
    """How many numbers a token's vector has, where the folder says so."""
    found = next((width for name in _WIDTHS if (width := folder.config.get(name))), None)
    return found if isinstance(found, int) else None


def lowers(folder: ModelFolder) -> bool:
    """Whether texts are read in small letters, whatever the tokenizer itself does."""
    return _reading(folder).get("do_lower_case") is True


def _reading(folder: ModelFolder) -> Mapping[str, Any]:
    """How texts are read; older models name the file after their family."""
    return next((said for kind in _KINDS if (said := folder.json(f"sentence_{kind}_config.json"))), {})


def _promise_prefixes_count(folder: ModelFolder, settings: SentenceSettings) -> None:
    said = folder.json(f"{_modules(folder).get('Pooling', '1_Pooling')}/config.json")
    if said.get("include_prompt") is False and (settings.query_prefix or settings.passage_prefix):
        raise ModelError(
            "the model leaves its prompts out of a text's vector, which is not supported",
            where=str(folder.path),
            hint="choose another model, or read texts without prompts: query_prefix: '' and passage_prefix: ''",
        )


def _modules(folder: ModelFolder) -> dict[str, str]:
    """From the kind of each step to its folder."""
    listed = folder.json("modules.json").get("", [])
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise _malformed(folder, "modules.json", "a list of steps")
    found = {str(one.get("type", "")).rpartition(".")[2]: str(one.get("path", "")) for one in listed}
    if unknown := set(found) - {"Transformer", "Pooling", "Normalize"}:
        raise ModelError(
            f"the model ends in a step that is not supported: {', '.join(sorted(unknown))}",
            where=str(folder.path / "modules.json"),
            hint="choose a model whose modules.json lists Transformer, Pooling and Normalize alone",
        )
    return found


def _pooling(folder: ModelFolder, modules: Mapping[str, str]) -> Pooling:
    said = folder.json(f"{modules.get('Pooling', '1_Pooling')}/config.json")
    modes = [mode for flag, mode in _FLAGS.items() if said.get(flag) is True]
    stated = [flag for flag, value in said.items() if flag.startswith("pooling_mode_") and value is True]
    if not stated and (named := said.get("pooling_mode")):
        stated = [str(one) for one in named] if isinstance(named, list) else [str(named)]
        modes = [_NAMES[one] for one in stated if one in _NAMES]
    if len(modes) > 1 or len(stated) > len(modes):
        raise ModelError(
            f"the model pools in a way that is not supported: {', '.join(sorted(stated))}",
            where=str(folder.path),
            hint=f"choose a model that pools in one way, of {', '.join(_NAMES)}",
        )
    return modes[0] if modes else "mean"


def _max_tokens(folder: ModelFolder) -> int:
    said = _reading(folder).get("max_seq_length")
    longest = architecture_of(folder).max_tokens
    if isinstance(said, int) and said > 0:
        return min(said, longest or said)
    own = folder.json("tokenizer_config.json").get("model_max_length")
    limits = [longest, own if isinstance(own, int | float) and own < 1e9 else 0]
    return int(min((limit for limit in limits if limit), default=_DEFAULT_LENGTH))


def _prompts(folder: ModelFolder) -> Mapping[str, Any]:
    file = "config_sentence_transformers.json"
    said = folder.json(file).get("prompts") or {}
    if not isinstance(said, Mapping):
        raise _malformed(folder, file, "prompts by name")
    return said


def _malformed(folder: ModelFolder, file: str, wanted: str) -> ModelError:
    return ModelError(f"holds no {wanted}", where=str(folder.path / file), hint="fetch the model again")


def _prompt(prompts: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(prompts[name]) for name in names if prompts.get(name)), "")
