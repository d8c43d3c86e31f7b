"""From a request and the text that it should give to token ids, and from several of these to a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from ragloom.types import Request
from ragloom_torch.losses.token_log_probabilities import IGNORED
from ragloom_torch.padding import padded
from ragloom_torch.writers.continuing import target_ids
from ragloom_torch.writers.writer import Writer

Batch = dict[str, torch.Tensor]
_CPU = torch.device("cpu")


@dataclass(frozen=True, slots=True)
class Encoded:
    """What is read and what is to be written: token ids, the end of the text among the target's."""

    prompt: tuple[int, ...]
    target: tuple[int, ...]


def encode(writer: Writer, request: Request, text: str, limit: int) -> Encoded:
    """The prompt and the target as serving has them: sources cut, never the question, a target of ``limit`` at most.

    The prompt is what is read where ``limit`` new tokens are asked for. A target that is cut has no end of text, for it
    does not end there. Raises ``GenerationError`` where the prompt does not fit even without any source.
    """
    (prompt,) = writer.generator.prompt_ids([request], limit)
    return Encoded(tuple(prompt), target_ids(writer, request, text)[:limit])


def joined(writer: Writer, encoded: Sequence[Encoded]) -> Batch:
    """``input_ids``, ``attention_mask`` int64[n, S] and ``targets`` int64[n, T], −100 where a row has no more tokens.

    Encoder–decoders: ``decoder_input_ids`` int64[n, T'], too. All of it on the CPU.
    """
    return _BATCHES[writer.kind](writer, encoded)


def _one_text(writer: Writer, encoded: Sequence[Encoded]) -> Batch:
    # On the left, as when serving: then the places before the targets' tokens are the last ones of every row.
    whole = [(*one.prompt, *one.target[:-1]) for one in encoded]
    ids, mask = padded(whole, writer.filler, _CPU, side="left")
    return {"input_ids": ids, "attention_mask": mask, "targets": _targets(encoded)}


def _two_texts(writer: Writer, encoded: Sequence[Encoded]) -> Batch:
    ids, mask = padded([one.prompt for one in encoded], writer.filler, _CPU)
    begun, _ = padded([(*writer.starts, *one.target[:-1]) for one in encoded], writer.filler, _CPU)
    return {"input_ids": ids, "attention_mask": mask, "decoder_input_ids": begun, "targets": _targets(encoded)}


def _targets(encoded: Sequence[Encoded]) -> torch.Tensor:
    return padded([one.target for one in encoded], IGNORED, _CPU)[0]


_BATCHES = {"decoder-only": _one_text, "encoder-decoder": _two_texts}
