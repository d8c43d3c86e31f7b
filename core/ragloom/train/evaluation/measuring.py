"""One config put to the questions: indexed, asked, judged, written down."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from ragloom.errors import CorruptIndexError, IndexMismatchError
from ragloom.evaluate.asking import Journal, key_of
from ragloom.evaluate.data import EvalData, facts_of
from ragloom.evaluate.evaluating import Evaluated, How, evaluate
from ragloom.evaluate.evaluating import Watching as Asked
from ragloom.evaluate.judging import Judges, judges_of
from ragloom.evaluate.made_with import made_with
from ragloom.evaluate.report import write_report
from ragloom.evaluate.results import Results
from ragloom.evaluate.results_file import write_results
from ragloom.evaluate.usage import Price
from ragloom.pipeline import Pipeline
from ragloom.registry import Registry, ResolvedConfig, resolve
from ragloom.registry.showing import shown
from ragloom.train.evaluation.questions import judged_by
from ragloom.train.evaluation.variants import Variant
from ragloom.train.library import Library, Watching

RESULTS, REPORT, ASKED = "results.json", "report.html", "asked.jsonl"


class Bench:
    """Measures variants of a config on ``data``; each gets a folder below ``folder``.

    ``sources`` are the documents that questions are asked of; empty: the config's own.
    """

    def __init__(
        self,
        registry: Registry,
        data: EvalData,
        folder: Path,
        *,
        sources: Sequence[str] = (),
        seed: int = 0,
        watching: Watching = lambda what, done, total: None,
    ) -> None:
        self._registry = registry
        self._data = data
        self._folder = folder
        self._sources = sources
        self._seed = seed
        self._watching = watching

    def measured(self, variant: Variant, original: ResolvedConfig) -> Results:
        """What ``variant`` came to, written to results.json and report.html. Raises where it cannot be opened."""
        assert variant.loaded is not None
        resolved = resolve(variant.loaded, self._registry)
        self._read(resolved, original)
        with Pipeline.from_resolved(resolved, self._registry) as pipeline:
            self._bring_up(pipeline)
            data = judged_by(self._data, pipeline.document_ids())
            how, judges = self._how(resolved), self._judges(resolved, data)
            with self._journal(variant, pipeline, data, how) as journal:
                found = evaluate(pipeline, data, judges.judges, how, journal=journal, watching=self._told(variant.name))
                results = _results(variant.name, pipeline, resolved, self._registry, data, judges, found, how)
                self._write(results, variant.name)
                if not found.failed:
                    journal.remove()
        return results

    def _read(self, resolved: ResolvedConfig, original: ResolvedConfig) -> None:
        """Bring the variant's collection up to the documents."""
        library = Library(
            original,
            self._registry,
            resolved.loaded.collection,
            sources=self._sources,
            corpora=[self._data.corpus] if self._data.corpus else [],
            watching=self._watching,
        )
        with closing(library):
            assert library.view is not None

    def _bring_up(self, pipeline: Pipeline) -> None:
        """Open everything; what other weights of the same name have indexed is indexed anew."""
        try:
            assert pipeline.collection_id
        except (IndexMismatchError, CorruptIndexError):
            pipeline.collection.rebuild(indexing=self._indexing)

    def _indexing(self, name: str, done: int, total: int) -> None:
        self._watching(f"indexing {name}", done, total)

    def _how(self, resolved: ResolvedConfig) -> How:
        said = resolved.core.evaluate
        price = Price(input=said.cost.input, output=said.cost.output)
        return How(depth=said.depth, timed=0, seed=self._seed, price=price)

    def _judges(self, resolved: ResolvedConfig, data: EvalData) -> Judges:
        core = resolved.core
        return judges_of(
            self._registry, core.evaluate.metrics, data.questions, task=core.task, depth=core.evaluate.depth
        )

    def _journal(self, variant: Variant, pipeline: Pipeline, data: EvalData, how: How) -> Journal:
        texts = {one.id: one.question for one in data.questions}
        with pipeline.resources() as resources:
            parts, position = resources.fingerprint, resources.collection.position
        key = key_of(parts, position, data.sha256, how.generated, how.depth, how.batch, *texts)
        return Journal(self._folder / variant.name / ASKED, key, texts)

    def _told(self, name: str) -> Asked:
        def told(stage: str, done: int, total: int) -> None:
            self._watching(f"{stage} {name}", done, total)

        return told

    def _write(self, results: Results, name: str) -> None:
        write_results(results, self._folder / name / RESULTS)
        write_report(results, self._folder / name / REPORT)


def _results(
    name: str,
    pipeline: Pipeline,
    resolved: ResolvedConfig,
    registry: Registry,
    data: EvalData,
    judges: Judges,
    found: Evaluated,
    how: How,
) -> Results:
    return Results(
        name=name,
        config=shown(resolved, in_full=True),
        data=facts_of(data),
        made_with=made_with(pipeline, resolved, registry, judges.judges, how),
        metrics={one.name: one.spec for one in judges.judges},
        figures=found.figures,
        rows=found.rows,
        steps=found.steps,
        diagnosis=found.diagnosis,
        notes=(*judges.notes, *found.notes, *(f"{key}: {text}" for key, text in found.signatures.items())),
    )
