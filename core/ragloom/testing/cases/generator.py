"""Cases of generators, whatever they can do beside ``generate``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ragloom.testing.cases.base import Case
from ragloom.testing.material import QUESTIONS, TEXTS
from ragloom.types import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratorCase(Case):
    """``questions`` are asked about ``texts`` (from a name to a text; they are the collection, too).

    ``tasks`` are those of ``ragloom.prompts.TASKS`` that it can do; any other may raise ``GenerationError``.
    ``writing`` is how it is told to choose tokens; ``chooses_tokens`` says whether it chooses any: one that quotes or
    reads does not, and then neither limits, stop strings nor seeds apply. ``differing`` is the share of texts that may
    be others in a batch than one at a time, in [0, 1]: dynamic quantisation looks at the whole batch. ``longest`` is
    the length, in characters, of a question and of a source that it has to bear.

    For ``Stepping``: ``greedy`` says that taking the likeliest token each time gives the text of ``generate`` at
    temperature 0. For ``JointReading``: ``order_free`` says that the order of the sources makes no difference.
    """

    tolerance: float = 1e-6
    texts: Mapping[str, str] = field(default_factory=lambda: TEXTS)
    questions: tuple[str, ...] = QUESTIONS
    tasks: tuple[str, ...] = ("answer",)
    writing: Settings = field(default_factory=lambda: Settings(max_new_tokens=24))
    chooses_tokens: bool = True
    differing: float = 0.0
    longest: int = 1_000_000
    greedy: bool = True
    order_free: bool = False
