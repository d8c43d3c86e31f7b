"""What the pipeline gives back: the answer, sentence by sentence, each with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.types.generation import SourceSpan
from ragloom.types.query import Query
from ragloom.types.ranking import Ranking
from ragloom.types.text import Passage
from ragloom.types.trace import Trace


@dataclass(frozen=True, slots=True)
class Citation:
    """A verified quote: ``document.text[start:end] == quote`` in the collection at the moment of answering."""

    passage_id: int
    document_id: str
    start: int
    end: int
    quote: str
    title: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """``answer.text[start:end]`` and the citations that it rests on; without one it is unsupported."""

    text: str
    start: int
    end: int
    citations: tuple[Citation, ...] = ()

    @property
    def supported(self) -> bool:
        """Whether at least one verified quote backs this sentence."""
        return bool(self.citations)


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """p(z | x, y) over K passages: ``answer`` float64[K] and every row of ``tokens`` float64[T, K] sum to 1.

    ``ends`` int64[T], ascending, says where in the answer's text each token ends: behind ``text[:ends[t]]``.
    """

    answer: NDArray[np.float64]
    tokens: NDArray[np.float64] | None = None
    ends: NDArray[np.int64] | None = None

    def of(self, start: int, end: int) -> NDArray[np.float64]:
        """For ``text[start:end]``: the mean over the tokens that end there, float64[K]; the answer's without any."""
        if self.tokens is None or self.ends is None:
            return self.answer
        within = (self.ends > start) & (self.ends <= end)
        return np.asarray(self.tokens[within].mean(axis=0)) if within.any() else self.answer


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer fuser works on: one query with the passages found for it, best first, and their fused ranking."""

    query: Query
    passages: tuple[Passage, ...]
    ranking: Ranking
    task: str = "answer"


@dataclass(frozen=True, slots=True)
class Fused:
    """What an answer fuser made of one ``Evidence``; ``spans[i].source`` counts in its passages. Not yet verified.

    ``grounds`` number the passages that the text rests on without saying their words, best first: each is cited whole
    (an example that voted for a label). ``reason`` says in words why it abstains, where the passages are not to blame.
    """

    text: str
    spans: tuple[SourceSpan, ...] = ()
    abstained: bool = False
    confidence: float = float("nan")
    posterior: Posterior | None = None
    grounds: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The final output for one query. Where nothing is said, ``text`` is empty and ``abstained`` true.

    ``reason`` is empty where the collection does not answer; where something around it keeps the answer back (a guard's
    rule, a limit), it says so in words.
    """

    query: Query
    text: str
    sentences: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()
    abstained: bool = False
    confidence: float = float("nan")
    posterior: Posterior | None = None
    trace: Trace | None = None
    reason: str = ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation, in the order of the sentences."""
        return tuple(citation for sentence in self.sentences for citation in sentence.citations)

    @property
    def unsupported(self) -> tuple[Sentence, ...]:
        """The sentences that no verified quote backs."""
        return tuple(sentence for sentence in self.sentences if not sentence.supported)
