"""A language model's likelihoods: the answer's tokens behind each passage, or behind all of them read together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ragloom.errors import GenerationError
from ragloom.types import Passage, Request, Settings
from ragloom_torch.joint.reading import Passages, laid_out, pairs
from ragloom_torch.joint.rows import JointRow
from ragloom_torch.losses.likelihoods import log_likelihoods
from ragloom_torch.losses.token_log_probabilities import token_log_probabilities as log_probabilities
from ragloom_torch.writers.encoding import Batch, Encoded, encode, joined
from ragloom_torch.writers.likelihoods import token_log_probabilities
from ragloom_torch.writers.saving import save_writer
from ragloom_torch.writers.writer import Writer


class Writing(nn.Module):
    """p(y_t | x, z, y_<t) of one passage at a time, prompts and tokens as ``score`` has them where it serves."""

    def __init__(self, writer: Writer, longest: int) -> None:
        """``longest``: tokens of an answer, its end among them; a longer one is cut."""
        super().__init__()
        self.model = writer.model
        self.writer, self._longest = writer, longest

    def log_probabilities(self, rows: Sequence[JointRow], passages: Passages, count: int) -> tuple[Tensor, Tensor]:
        """float32[B, count, T], 0 where there is no passage; bool[B, T]."""
        held = list(pairs(passages))
        if not held:
            nothing = torch.zeros((len(rows), count, 1), device=self._device)
            return nothing, nothing[:, 0].bool()
        batch = self._batch([self._encoded(rows[row], one) for row, _, one in held])
        log_p, mask = token_log_probabilities(self.writer, batch)
        places = [(row, place) for row, place, _ in held]
        return laid_out(log_p, places, len(rows), count), laid_out(mask, places, len(rows), count).any(dim=1)

    def answers(self, rows: Sequence[JointRow], passages: Passages) -> list[str]:
        """What it writes, by the likeliest token each time, from each row's first passage alone."""
        asked = [Request("answer", row.question, tuple(some[:1])) for row, some in zip(rows, passages, strict=True)]
        found = self.writer.generator.generate(asked, Settings(max_new_tokens=self._longest))
        return [one.text for one in found]

    def evidence(self, rows: Sequence[JointRow], right: Sequence[Passage], wrong: Sequence[Passage]) -> list[float]:
        """Against another row's passage."""
        both = [(one, other) for one, other in zip(right, wrong, strict=True)]
        log_p, mask = self.log_probabilities(rows, both, 2)
        own, other = log_likelihoods(log_p, mask).T
        return [float(one) for one in own - other]

    def refusal(self, question: str) -> str:
        """A question whose prompt does not fit even without a passage."""
        try:
            self.writer.generator.prompt_ids([Request("answer", question)], self._longest)
        except GenerationError as error:
            return error.message
        return ""

    @property
    def networks(self) -> Sequence[Any]:
        """One."""
        return (self.model,)

    def save(self, folder: Path) -> None:
        """As the writer has it."""
        save_writer(self.writer, folder)

    def asked(self, row: JointRow, passage: Passage) -> Request:
        """The question with that passage, as it is asked where it serves."""
        return Request("answer", row.question, (passage,))

    def target(self, row: JointRow, passage: Passage) -> tuple[int, ...]:
        """The tokens that are to be written: the row's first answer."""
        return self._encoded(row, passage).target

    def _encoded(self, row: JointRow, passage: Passage) -> Encoded:
        return encode(self.writer, self.asked(row, passage), row.answers[0], self._longest)

    def _batch(self, encoded: Sequence[Encoded]) -> Batch:
        return {name: one.to(self._device) for name, one in joined(self.writer, encoded).items()}

    @property
    def _device(self) -> torch.device:
        return torch.device(next(iter(self.model.parameters())).device)


class JointWriting(Writing):
    """Fusion-in-Decoder: each passage is encoded by itself, and the decoder attends to all of them.

    ``log_probabilities`` are still those of one passage at a time: what the retriever is judged by.
    """

    def together(self, rows: Sequence[JointRow], passages: Passages, count: int) -> tuple[Tensor, Tensor]:
        """Log p(y_t | x, z_1 … z_K, y_<t): float32[B, T], and bool[B, T]; rows without passages have no token."""
        held = list(pairs(passages))
        if not held:
            nothing = torch.zeros((len(rows), 1), device=self._device)
            return nothing, nothing.bool()
        batch = self._batch([self._encoded(rows[row], one) for row, _, one in held])
        hidden = self.model.get_encoder()(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
        ).last_hidden_state
        places = [(row, place) for row, place, _ in held]
        read = laid_out(hidden, places, len(rows), count).flatten(1, 2)
        mask = laid_out(batch["attention_mask"], places, len(rows), count).flatten(1)
        # The first passage's targets are every passage's.
        first = {row: number for number, (row, place) in enumerate(places) if place == 0}
        kept = torch.tensor([first[row] for row in sorted(first)], device=hidden.device)
        rows_held = torch.tensor(sorted(first), device=hidden.device)
        logits = self.model(
            encoder_outputs=(read[rows_held],),
            attention_mask=mask[rows_held],
            decoder_input_ids=batch["decoder_input_ids"][kept],
            use_cache=False,
        ).logits[:, len(self.writer.starts) - 1 :]
        targets = batch["targets"][kept]
        log_p = log_probabilities(logits, targets)
        out = log_p.new_zeros((len(rows), log_p.shape[1])).index_put((rows_held,), log_p)
        there = torch.zeros(out.shape, dtype=torch.bool, device=out.device)
        there[rows_held] = targets >= 0
        return out, there

    def answers(self, rows: Sequence[JointRow], passages: Passages) -> list[str]:
        """What it writes from all passages of each row together."""
        settings = Settings(max_new_tokens=self._longest)
        return [
            self.writer.generator.read_jointly(row.question, some, settings)[0].text
            for row, some in zip(rows, passages, strict=True)
        ]
