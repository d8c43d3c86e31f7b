"""One config put to the questions: indexed, asked, judged, written down."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from ragloom.errors import CorruptIndexError, IndexMismatchError
from ragloom.evaluate.data import EvalData
from ragloom.evaluate.evaluating import How, evaluate
from ragloom.evaluate.evaluating import Watching as Asked
from ragloom.evaluate.examination import Examination
from ragloom.evaluate.report import write_report
from ragloom.evaluate.results import Results
from ragloom.evaluate.results_file import write_results
from ragloom.evaluate.usage import Price
from ragloom.pipeline import Pipeline
from ragloom.registry import Registry, ResolvedConfig, resolve
from ragloom.train.evaluation.questions import judged_by
from ragloom.train.evaluation.variants import Variant
from ragloom.train.library import Library, Watching

RESULTS, REPORT, ASKED = "results.json", "report.html", "asked.jsonl"


class Bench:
    """Measures variants of a config on ``data``; each gets a folder below ``folder``.

    ``sources`` are the documents that questions are asked of; empty: the config's own, and ``corpora`` where it has
    none.
    """

    def __init__(
        self,
        registry: Registry,
        data: EvalData,
        folder: Path,
        *,
        sources: Sequence[str] = (),
        corpora: Sequence[Path] = (),
        seed: int = 0,
        watching: Watching = lambda what, done, total: None,
    ) -> None:
        self._registry = registry
        self._data = data
        self._folder = folder
        self._sources = sources
        self._corpora = corpora
        self._seed = seed
        self._watching = watching

    def measured(self, variant: Variant, original: ResolvedConfig) -> Results:
        """What ``variant`` came to, written to results.json and report.html. Raises where it cannot be opened."""
        assert variant.loaded is not None
        resolved = resolve(variant.loaded, self._registry)
        self._read(resolved, original)
        with Pipeline.from_resolved(resolved, self._registry) as pipeline:
            self._bring_up(pipeline)
            data, how = judged_by(self._data, pipeline.document_ids()), self._how(resolved)
            examination = Examination(pipeline, resolved, self._registry, data, how)
            judges = examination.judges()
            with examination.journal(self._folder / variant.name / ASKED) as journal:
                found = evaluate(pipeline, data, judges.judges, how, journal=journal, watching=self._told(variant.name))
                results = examination.results(variant.name, judges, found)
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
            corpora=self._corpora,
            watching=self._watching,
        )
        with closing(library):
            library.bring_up()

    def _bring_up(self, pipeline: Pipeline) -> None:
        """Open everything; what other weights of the same name have indexed is indexed anew."""
        try:
            _ = pipeline.collection_id
        except (IndexMismatchError, CorruptIndexError):
            pipeline.collection.rebuild(indexing=self._indexing)

    def _indexing(self, name: str, done: int, total: int) -> None:
        self._watching(f"indexing {name}", done, total)

    def _how(self, resolved: ResolvedConfig) -> How:
        said = resolved.core.evaluate
        price = Price(input=said.cost.input, output=said.cost.output)
        return How(depth=said.depth, timed=0, seed=self._seed, price=price)

    def _told(self, name: str) -> Asked:
        def told(stage: str, done: int, total: int) -> None:
            self._watching(f"{stage} {name}", done, total)

        return told

    def _write(self, results: Results, name: str) -> None:
        write_results(results, self._folder / name / RESULTS)
        write_report(results, self._folder / name / REPORT)
