"""What a generator is asked for and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ragloom.types.text import Passage

FinishReason = Literal["stop", "length", "abstain"]


@dataclass(frozen=True, slots=True)
class Request:
    """One text to generate.

    ``task`` names a prompt (``answer``, ``draft``, ``refine``, ``map``, ``reduce``, ``summarize``, ``classify``);
    ``instruction`` replaces the prompt's own where not empty. A language model renders it through ``ragloom.prompts``
    and truncates the sources, never the question. ``previous`` is the answer so far, for tasks that improve one.
    """

    task: str
    question: str
    sources: tuple[Passage, ...] = ()
    instruction: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to choose tokens. ``temperature`` 0 is greedy; ``seed`` makes sampling repeatable.

    A generator that chooses tokens honours ``max_new_tokens``, ``temperature``, ``seed`` and ``stop``: a text ends
    before the first of the ``stop`` strings that it would hold. It may ignore those of the others that it has no way to
    follow, and its documentation says which. One that chooses no tokens (one that quotes, say) heeds none of this.
    """

    max_new_tokens: int = 256
    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0
    beams: int = 1
    repetition_penalty: float = 1.0
    stop: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """``text[start:end]`` of a generation is a quote from source number ``source``, at ``[source_start, source_end)``.

    Source offsets count from the start of that passage's text.
    """

    start: int
    end: int
    source: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Generation:
    """A generated text. ``spans`` say which parts were taken from which source, in the text's order.

    ``finish_reason`` is ``abstain`` where the sources do not answer, and only there the text is empty; ``length`` where
    ``max_new_tokens`` cut the text short. ``token_ids`` are the text's, for a generator that has tokens.
    ``confidence`` is the generator's own, higher is surer, on a scale that it documents; NaN where it has none.
    """

    text: str
    token_ids: tuple[int, ...] = ()
    spans: tuple[SourceSpan, ...] = ()
    finish_reason: FinishReason = "stop"
    confidence: float = float("nan")


@dataclass(frozen=True, slots=True)
class Usage:
    """What generating took: requests, tokens read, tokens written. Sums and differences are again what it took."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(*(mine + its for mine, its in zip(self.as_list, other.as_list, strict=True)))

    def __sub__(self, other: Usage) -> Usage:
        return Usage(*(mine - its for mine, its in zip(self.as_list, other.as_list, strict=True)))

    @property
    def as_list(self) -> list[int]:
        """The three numbers, in the order of the fields."""
        return [self.requests, self.prompt_tokens, self.completion_tokens]
