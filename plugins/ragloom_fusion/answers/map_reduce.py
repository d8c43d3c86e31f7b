"""An answer from each passage or run of passages, then one from these answers."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ragloom.interfaces import Generator
from ragloom.prompts import estimate_tokens
from ragloom.types import Evidence, Fused, Request
from ragloom_fusion.answers.component import ABSTAINED, AskingFuser
from ragloom_fusion.answers.partial import Partial, made_of
from ragloom_fusion.answers.runs import runs
from ragloom_fusion.answers.whole_document import is_whole_document
from ragloom_fusion.config import MapReduceConfig


class SummaryCutWarning(UserWarning):
    """A document that is to be summarised as a whole may have more passages than are read."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """What a generator is asked for: of all passages at once, of a run of them, of what the runs gave."""

    whole: str
    part: str
    join: str


ANSWERING = Tasks("map", "map", "reduce")
TASKS: Mapping[str, Tasks] = {"summarize": Tasks("summarize", "summarize_part", "join_summaries")}
"""By the evidence's task; any other is answered."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One text to ask for: of evidence number ``of``, from a ``run`` of its partials; ``last`` where it is all."""

    of: int
    run: Sequence[Partial]
    task: str
    last: bool
    joins: bool = False

    @property
    def passes_on(self) -> bool:
        """Whether there is nothing to join: a text that is left over waits for the next level as it is."""
        return self.joins and len(self.run) == 1


class MapReduceFuser(AskingFuser):
    """Reads runs of passages, ``tokens`` long, then what was made of them, until one text is left.

    One call a level for all questions together; with ``tokens`` 0 a run is one passage, and there are two levels. A
    reduction whose texts are together longer than ``tokens`` is done in several, at least two texts each. Runs that
    give nothing drop out; a single text left is the answer. What a text quotes is traced back through all levels, so
    that its spans are true offsets in the passages, and its ``[n]`` marks are renumbered alike: that of a run names the
    passage of the run that holds most of the sentence's words. Where the last reduction abstains, so does the answer:
    it saw all that there was.
    """

    def __init__(self, config: MapReduceConfig) -> None:
        super().__init__(config)
        self._tokens = config.tokens

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One output for each evidence, in order."""
        fused = [ABSTAINED] * len(evidence)
        waiting = {number: self._read(one) for number, one in enumerate(evidence) if one.passages}
        steps = [step for number, partials in waiting.items() for step in self._mapped(number, evidence, partials)]
        while steps:
            made = self._made(steps, evidence, generator)
            steps = []
            for number, (partials, last) in made.items():
                if last or len(partials) < 2:
                    fused[number] = partials[0].fused if partials else ABSTAINED
                else:
                    steps += self._reduced(number, evidence, partials)
        return fused

    def _read(self, evidence: Evidence) -> list[Partial]:
        passages = self.usable(evidence)
        if len(passages) == self.passages and is_whole_document(evidence):
            warnings.warn(
                f"the summary of {passages[0].document_id} reads its first {self.passages} passages; set "
                "fusion.answer.passages to more than it has",
                SummaryCutWarning,
                stacklevel=3,
            )
        return [Partial.of_passage(number, passage) for number, passage in enumerate(passages)]

    def _mapped(self, number: int, evidence: Sequence[Evidence], partials: Sequence[Partial]) -> list[_Step]:
        tasks, found = _tasks(evidence[number]), runs(_lengths(partials), self._tokens)
        alone = len(found) == 1
        task = tasks.whole if alone else tasks.part
        return [_Step(number, partials[one.start : one.stop], task, alone) for one in found]

    def _reduced(self, number: int, evidence: Sequence[Evidence], partials: Sequence[Partial]) -> list[_Step]:
        least = 2 if self._tokens else len(partials)
        found = runs(_lengths(partials), self._tokens, least=least)
        task = _tasks(evidence[number]).join
        return [_Step(number, partials[one.start : one.stop], task, len(found) == 1, True) for one in found]

    def _made(
        self, steps: Sequence[_Step], evidence: Sequence[Evidence], generator: Generator
    ) -> dict[int, tuple[list[Partial], bool]]:
        asked = [step for step in steps if not step.passes_on]
        texts = iter(self.ask(generator, [self._request(step, evidence[step.of]) for step in asked]))
        made: dict[int, tuple[list[Partial], bool]] = {step.of: ([], step.last) for step in steps}
        for step in steps:
            partial = step.run[0] if step.passes_on else Partial.of_fused(made_of(next(texts), step.run), step.run)
            if step.last or not partial.fused.abstained:
                made[step.of][0].append(partial)
        return made

    def _request(self, step: _Step, evidence: Evidence) -> Request:
        return self.request(step.task, evidence, (one.source for one in step.run))


def _tasks(evidence: Evidence) -> Tasks:
    return TASKS.get(evidence.task, ANSWERING)


def _lengths(partials: Sequence[Partial]) -> list[int]:
    return [estimate_tokens(one.source.indexed_text) for one in partials]
