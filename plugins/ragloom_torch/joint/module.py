"""Questions, candidates, scores, likelihoods, loss: one step of joint training."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ragloom.types import Passage
from ragloom_torch.joint.candidates import NONE, Candidates, Numbers, reranked, with_positive
from ragloom_torch.joint.index import PassageIndex
from ragloom_torch.joint.reading import Silent
from ragloom_torch.joint.rows import JointRow
from ragloom_torch.losses import fid
from ragloom_torch.losses.objectives import Objective, generator_loss
from ragloom_torch.torch_encoder import TorchEncoder

Floats = NDArray[np.float32]
_DIGEST = 32
_NOT_YET = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a step goes; ``passages`` is K, ``over_retrieve`` how many candidates the live encoder ranks anew.

    ``silent``: in how many passages without the answer a reader learns to find nothing.
    """

    objective: Objective
    temperature: float
    passages: int
    over_retrieve: int = 0
    ensure_positive: bool = False
    train_passages: bool = False
    freeze_encoder: bool = False
    freeze_generator: bool = False
    together: bool = False
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a step looked at: ``chosen`` int64[B, K] of the pool, their passages, and detached tensors [B, K]."""

    rows: Sequence[JointRow]
    chosen: Numbers
    passages: Sequence[Sequence[Passage]]
    scores: Tensor
    posterior: Tensor


class JointModule(nn.Module):
    """``encoder`` reads questions (and passages where those learn), ``reading`` is the generator.

    Buffers say which vectors were in use when a checkpoint was saved, and how long the generator learns alone.
    """

    vectors_step: Tensor
    vectors_encoder: Tensor
    warm_up: Tensor

    def __init__(
        self, encoder: TorchEncoder, reading: Any, index: PassageIndex, candidates: Candidates, ways: Ways
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.reading = reading
        self.register_buffer("vectors_step", torch.zeros((), dtype=torch.int64))
        self.register_buffer("vectors_encoder", torch.zeros(_DIGEST, dtype=torch.uint8))
        self.register_buffer("warm_up", torch.full((), _NOT_YET, dtype=torch.int64))
        self.index, self._candidates, self.ways = index, candidates, ways
        self.step = 0
        self.watch: Callable[[Seen], None] = lambda seen: None
        self.encoder.requires_grad_(not ways.freeze_encoder)
        if ways.freeze_generator:
            self.reading.requires_grad_(False)

    def train(self, mode: bool = True) -> JointModule:
        """Frozen parts stay as they are evaluated: dropout would make noise of what they say."""
        super().train(mode)
        self.encoder.train(mode and not self.ways.freeze_encoder)
        self.reading.train(mode and not self.ways.freeze_generator)
        return self

    def forward(self, rows: Sequence[JointRow]) -> dict[str, Tensor]:
        """``loss``, summed over the rows; ``scores`` float[B, K] it was computed of, but where it is warmed up."""
        if self.training and self.step < int(self.warm_up):
            return {"loss": self._learning(self.alone(rows))}
        queries = self.queries(rows)
        chosen = self.choose(rows, queries.detach(), self.ways.passages)
        if self.ways.ensure_positive and self.training:
            chosen = with_positive(chosen, rows)
        passages = self.passages(chosen)
        scores = self.scores(queries, chosen, passages)
        each, posterior = self.losses(rows, passages, scores)
        if self.training:
            self.watch(Seen(rows, chosen, passages, scores.detach(), posterior))
        return {"loss": self._learning((each + self._silence(rows, passages)).sum()), "scores": scores}

    def queries(self, rows: Sequence[JointRow]) -> Tensor:
        """float32[B, d]."""
        with torch.no_grad() if self.ways.freeze_encoder else nullcontext():
            found: Tensor = self.encoder(
                self.encoder.tokenise([row.question for row in rows], self.encoder.settings.query_prefix)
            )
        return found

    def choose(self, rows: Sequence[JointRow], queries: Tensor, count: int) -> Numbers:
        """The best passages of each row: int64[B, count]."""
        asked = queries.float().cpu().numpy()
        wide = max(self.ways.over_retrieve, count)
        found = self._candidates.candidates(rows, asked, wide)
        if self.ways.train_passages and wide > count:
            vectors = self._live(found)
            found = reranked(found, lambda place, ones: _at(vectors, ones) @ asked[place], count)
        return found[:, :count]

    def passages(self, chosen: Numbers) -> list[list[Passage]]:
        """Each row's, without a place for those that are not there."""
        held = iter(self.index.pool.passages([one for one in chosen.ravel().tolist() if one != NONE]))
        return [[next(held) for one in row if one != NONE] for row in chosen.tolist()]

    def scores(self, queries: Tensor, chosen: Numbers, passages: Sequence[Sequence[Passage]]) -> Tensor:
        """s(x, z), inner products: float32[B, K], −inf where there is no passage."""
        there = torch.tensor(chosen != NONE, device=queries.device)
        vectors = self._encoded(chosen, passages) if self.ways.train_passages else self._stored(chosen)
        products = (queries[:, None] * vectors.to(queries)).sum(dim=-1)
        return torch.where(there, products, -inf)

    def losses(
        self, rows: Sequence[JointRow], passages: Sequence[Sequence[Passage]], scores: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Each row's loss float[B], and where its prior is drawn to: float[B, K], without gradients."""
        ways, count = self.ways, scores.shape[1]
        apart = not ways.objective.teaches_generator and (ways.freeze_generator or ways.together)
        with self._judging() if apart or ways.freeze_generator else nullcontext():
            log_p, mask = self.reading.log_probabilities(rows, passages, count)
        each = ways.objective.loss(scores, log_p, mask, temperature=ways.temperature)
        if ways.together:
            each = each + fid.loss(*self.reading.together(rows, passages, count))
        elif not ways.objective.teaches_generator and not ways.freeze_generator:
            each = each + generator_loss(scores, log_p, mask, temperature=ways.temperature)
        with torch.no_grad():
            posterior = ways.objective.posterior(scores, log_p, mask, temperature=ways.temperature)
        return each, posterior

    def alone(self, rows: Sequence[JointRow]) -> Tensor:
        """The generator's loss of each row's own positive: a scalar; rows without one have no part in it."""
        known = [row for row in rows if row.positives]
        if not known:
            return torch.zeros((), device=self.encoder.device)
        own = [[one] for one in self.index.pool.passages([row.positives[0] for row in known])]
        if self.ways.together:
            return fid.loss(*self.reading.together(known, own, 1)).sum()
        log_p, mask = self.reading.log_probabilities(known, own, 1)
        return generator_loss(torch.zeros_like(log_p[..., 0]), log_p, mask).sum()

    def _silence(self, rows: Sequence[JointRow], passages: Sequence[Sequence[Passage]]) -> Tensor | float:
        """Of passages that answer alone a reader would unlearn to find nothing, by which it weighs passages."""
        reading, most = self.reading, self.ways.silent
        teaches = most and not self.ways.freeze_generator and isinstance(reading, Silent)
        return reading.silence(rows, passages, most=most, turn=self.step) if teaches else 0.0

    def _learning(self, loss: Tensor) -> Tensor:
        """A batch that nothing is learnt of (no passage holds an answer) still has to have a gradient."""
        if loss.requires_grad or not self.training:
            return loss
        return loss + 0.0 * next(one for one in self.parameters() if one.requires_grad).sum()

    @contextmanager
    def _judging(self) -> Iterator[None]:
        """The generator as a judge of passages: without dropout, and nothing is learnt of what it says."""
        training = self.reading.training
        self.reading.eval()
        try:
            with torch.no_grad():
                yield
        finally:
            self.reading.train(training)

    def _stored(self, chosen: Numbers) -> Tensor:
        held = self.index.vectors[np.where(chosen == NONE, 0, chosen).ravel()]
        return torch.from_numpy(np.array(held)).view(*chosen.shape, -1)

    def _encoded(self, chosen: Numbers, passages: Sequence[Sequence[Passage]]) -> Tensor:
        texts = [one.indexed_text for some in passages for one in some]
        if not texts:
            return torch.zeros((*chosen.shape, self.encoder.dimension), device=self.encoder.device)
        vectors: Tensor = self.encoder(self.encoder.tokenise(texts, self.encoder.settings.passage_prefix))
        out = vectors.new_zeros((chosen.size, vectors.shape[1]))
        places = torch.tensor(np.flatnonzero(chosen.ravel() != NONE), device=vectors.device)
        return out.index_put((places,), vectors).view(*chosen.shape, -1)

    def _live(self, found: Numbers) -> dict[int, Floats]:
        """The vectors of candidates by the encoder as it is now."""
        numbers = sorted({one for one in found.ravel().tolist() if one != NONE})
        vectors = self.index.encode([one.indexed_text for one in self.index.pool.passages(numbers)])
        return dict(zip(numbers, vectors, strict=True))


def _at(vectors: dict[int, Floats], numbers: Numbers) -> Floats:
    return np.stack([vectors[one] for one in numbers.tolist()])
