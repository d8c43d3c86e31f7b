"""A config and the questions that are put to it: what judges it, what is kept meanwhile, what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ragloom.evaluate.asking import Journal, key_of
from ragloom.evaluate.data import EvalData, facts_of
from ragloom.evaluate.evaluating import Evaluated, How
from ragloom.evaluate.judging import Judges, judges_of
from ragloom.evaluate.made_with import made_with
from ragloom.evaluate.results import Results
from ragloom.pipeline import Pipeline
from ragloom.registry import Registry, ResolvedConfig
from ragloom.registry.showing import shown


@dataclass(frozen=True, slots=True)
class Examination:
    """``pipeline`` is what ``resolved`` describes."""

    pipeline: Pipeline
    resolved: ResolvedConfig
    registry: Registry
    data: EvalData
    how: How

    def judges(self) -> Judges:
        """Those of the metrics that the config names, or that suit the questions."""
        core = self.resolved.core
        return judges_of(
            self.registry,
            core.evaluate.metrics,
            self.data.questions,
            task=core.task,
            generated=self.how.generated,
            depth=self.how.depth,
        )

    def journal(self, file: Path, *, fresh: bool = False) -> Journal:
        """What was asked before of the same, in ``file``, unless it is to be ``fresh``. Opens the pipeline."""
        how, texts = self.how, {one.id: one.question for one in self.data.questions}
        with self.pipeline.resources() as resources:
            parts, position = resources.fingerprint, resources.collection.position
        key = key_of(parts, position, self.data.sha256, how.generated, how.depth, how.batch, *texts)
        return Journal(file, key, texts, fresh=fresh)

    def results(self, name: str, judges: Judges, found: Evaluated) -> Results:
        """What was found, under ``name``, with everything that it was found by."""
        return Results(
            name=name,
            config=shown(self.resolved, in_full=True),
            data=facts_of(self.data),
            made_with=made_with(self.pipeline, self.resolved, self.registry, judges.judges, self.how),
            metrics={one.name: one.spec for one in judges.judges},
            figures=found.figures,
            rows=found.rows,
            steps=found.steps,
            diagnosis=found.diagnosis,
            notes=(*judges.notes, *found.notes, *(f"{metric}: {text}" for metric, text in found.signatures.items())),
        )
