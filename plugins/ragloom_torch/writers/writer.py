"""A generator that is trained: transformers' model, and the very generator that serves it, over the same weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ragloom.decoding import Rules
from ragloom.models import Architecture, ModelFolder, Prompting, TextTokenizer, writing_architecture
from ragloom.models.architecture import Kind
from ragloom.types import Request
from ragloom_torch.config import GeneratorConfig
from ragloom_torch.generator import TransformersGenerator
from ragloom_torch.language_model import said, start_id, token_model_over
from ragloom_torch.loading import DECODER_ONLY, ENCODER_DECODER, load
from ragloom_torch.padding import filler_of
from ragloom_torch.placement import Placement


class WritersGenerator(TransformersGenerator):
    """Generates and scores with the weights as they stand; gives the token ids of prompts, too."""

    def prompt_ids(self, requests: Sequence[Request], room: int) -> list[list[int]]:
        """What is read of ``requests`` where a text of ``room`` tokens is asked for, sources cut as when serving."""
        return self._prompts(requests, room)


@dataclass(frozen=True, slots=True)
class Writer:
    """``model`` is transformers' own, to be trained; ``generator`` writes with its weights as they are at the moment.

    ``starts`` are what a text of an encoder–decoder begins with, unseen by its reader; a decoder-only model's text goes
    on from its prompt, and it has none. ``filler`` pads, and is never looked at.
    """

    kind: Kind
    model: Any
    tokenizer: TextTokenizer
    generator: WritersGenerator
    folder: ModelFolder
    starts: tuple[int, ...]
    filler: int

    @property
    def positions(self) -> int | None:
        """Of prompt and text together, of the prompt alone where they are read apart; None for no limit."""
        return self.generator.prompting.limit


def load_writer(folder: ModelFolder, place: Placement, config: GeneratorConfig | None = None) -> Writer:
    """The writer of ``folder``, in evaluation mode; ``config`` says how it is asked, as where it serves.

    Raises ``ModelError`` where the folder holds no model that writes text.
    """
    config = config or GeneratorConfig(model=folder.name)
    kind = writing_architecture(folder)
    apart = kind.kind == "encoder-decoder"
    model = load(folder, ENCODER_DECODER if apart else DECODER_ONLY, place)
    tokenizer = TextTokenizer(folder)
    return Writer(
        kind=kind.kind,
        model=model,
        tokenizer=tokenizer,
        generator=_generator(model, folder, kind, tokenizer, config),
        folder=folder,
        starts=(start_id(folder, model),) if apart else (),
        filler=filler_of(said(model, "pad_token_id"), tokenizer.pad_id),
    )


def _generator(
    model: Any, folder: ModelFolder, kind: Architecture, tokenizer: TextTokenizer, config: GeneratorConfig
) -> WritersGenerator:
    apart = kind.kind == "encoder-decoder"
    generator = WritersGenerator(config)
    generator.use(
        token_model_over(model, folder, kind, tokenizer, config.batch_tokens),
        Prompting.of(folder, tokenizer, config, limit=kind.max_tokens, apart=apart),
        Rules.of(folder),
    )
    return generator
