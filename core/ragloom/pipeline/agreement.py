"""Two ways to say what an answer rests on, side by side: the model's posterior, and the passages' own words."""

from __future__ import annotations

from dataclasses import dataclass

from ragloom.pipeline.citations import MARK, UNMARKED_SUPPORT
from ragloom.pipeline.support import best_support
from ragloom.types import Answer, Passage, Posterior


@dataclass(frozen=True, slots=True)
class Agreement:
    """``by_posterior`` is the passage of the greatest posterior, ``by_words`` those that back the sentences best.

    Both are ids; a sentence that no passage's words back has none. ``mass`` is the share of the posterior that lies on
    the passages of ``by_words``, in [0, 1]; ``agree`` says whether the first is among them.
    """

    by_posterior: int
    by_words: tuple[int, ...]
    mass: float

    @property
    def agree(self) -> bool:
        """Whether the posterior's passage is one that the words point to."""
        return self.by_posterior in self.by_words


def agreement(answer: Answer) -> Agreement | None:
    """The comparison for an answer with a posterior; None for one without."""
    if answer.posterior is None or not answer.passages:
        return None
    backing = [_backing(MARK.sub("", sentence.text), answer.passages) for sentence in answer.sentences]
    words = tuple(dict.fromkeys(passage.id for passage in backing if passage is not None))
    shares = _shares(answer.posterior, answer.passages)
    top = max(shares, key=lambda number: (shares[number], -number))
    return Agreement(top, words, float(sum(shares.get(number, 0.0) for number in words)))


def _backing(sentence: str, passages: tuple[Passage, ...]) -> Passage | None:
    shares = [best_support(sentence, passage.text)[0] for passage in passages]
    best = max(range(len(passages)), key=lambda number: (shares[number], -number))
    return passages[best] if shares[best] >= UNMARKED_SUPPORT else None


def _shares(posterior: Posterior, passages: tuple[Passage, ...]) -> dict[int, float]:
    """From a passage's id to its share; a fuser may have read fewer passages than the answer holds."""
    pairs = zip(passages, posterior.answer.tolist(), strict=False)
    return {passage.id: share for passage, share in pairs}
