"""What training was worth: the config beside what it began with, figure by figure and question by question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ragloom.config.training import TrainConfig, several
from ragloom.errors import RagloomError
from ragloom.evaluate.comparing import Comparison, compare, pooling_of
from ragloom.evaluate.data import EvalData, told
from ragloom.evaluate.plain_json import plain_json
from ragloom.evaluate.results import Results, Row
from ragloom.registry import Registry, ResolvedConfig
from ragloom.store import durable
from ragloom.train.evaluation.measuring import Bench
from ragloom.train.evaluation.questions import learnt, questions_of
from ragloom.train.evaluation.variants import TRAINED, unserved, variants
from ragloom.train.library import Watching
from ragloom.train.planning import training_of
from ragloom.train.running import Done

FOLDER, DIFFERENCES = "evaluation", "differences.jsonl"
COLLECTIONS = "collections"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``results`` by variant, the trained one last; ``comparison`` None where there is nothing beside it.

    ``notes`` say what was not measured, and why.
    """

    folder: Path
    results: tuple[Results, ...] = ()
    comparison: Comparison | None = None
    notes: tuple[str, ...] = ()


def evaluation(
    resolved: ResolvedConfig,
    registry: Registry,
    done: Sequence[Done],
    output: Path,
    *,
    seed: int = 0,
    watching: Watching = lambda what, done, total: None,
) -> Evaluation:
    """Measure the config, as it was before, and with BM25 alone; write what was found below ``output``."""
    folder = output / FOLDER
    data = questions_of(resolved, done)
    idle = tuple(unserved(resolved, done))
    if data is None:
        return Evaluation(folder, notes=("not evaluated: no questions were held out, and `evaluate` names none", *idle))
    training = training_of(resolved)
    sources = _sources(training, data, resolved)
    corpora = _corpora(data, done, held_out=training.evaluate is None)
    bench = Bench(registry, data, folder, sources=sources, corpora=corpora, seed=seed, watching=watching)
    found = _measured(bench, resolved, registry, folder)
    notes = (*idle, *_doubts(data, done, found.results, held_out=training.evaluate is None), *found.notes)
    return replace(found, notes=notes)


def _sources(training: TrainConfig, data: EvalData, resolved: ResolvedConfig) -> tuple[str, ...]:
    """The documents that are asked, where it is not the config's own that are, or those that the data bring."""
    if training.evaluate is None:
        # What was held out is asked of the documents that were searched in training.
        return several(training.sources)
    known = training.evaluate.sources or data.corpus or resolved.core.ingest.sources
    # A collection that is there already is what the config serves.
    is_known = bool(known) or resolved.loaded.collection.exists()
    return several(training.evaluate.sources if is_known else training.sources)


def _doubts(data: EvalData, done: Sequence[Done], results: Sequence[Results], *, held_out: bool) -> Iterator[str]:
    """What the figures leave out, and where they say too much."""
    if held_out and results:
        yield "these questions chose the best checkpoints, so figures flatter: name others, `train: {evaluate: FILE}`"
    if count := learnt(data, done):
        yield f"{count} of {len(data.questions)} questions stand in the words of taught ones: figures flatter"
    yield from (f"left out: {line}" for line in told(data.malformed))
    for one in results:
        if errors := [row.error for row in one.rows if row.error]:
            yield f"{one.name} failed at {len(errors)} of {len(one.rows)} questions: {errors[0]}"


def _corpora(data: EvalData, done: Sequence[Done], *, held_out: bool) -> list[Path]:
    """What the questions are about: rows that were held out may be of any of a stage's files."""
    if held_out:
        return list(dict.fromkeys(corpus for one in done for corpus in one.stage.corpora))
    return [data.corpus] if data.corpus else []


def _measured(bench: Bench, resolved: ResolvedConfig, registry: Registry, folder: Path) -> Evaluation:
    results: list[Results] = []
    notes = ["interceptors had no part in it"] if resolved.core.interceptors else []
    # The trained one first: where that cannot be opened, nothing else is worth the time.
    for one in reversed(list(variants(resolved, registry, folder / COLLECTIONS))):
        if one.loaded is None:
            notes.append(f"{one.name} was not measured: {one.why}")
            continue
        try:
            results.insert(0, bench.measured(one, resolved))
        except RagloomError as error:
            if one.name == TRAINED:
                return Evaluation(folder, notes=(_why(error),))
            notes.append(f"{one.name} was not measured: {' '.join(error.message.split())}")
    comparison = compare(results, pooling_of(registry), every=True) if len(results) > 1 else None
    _write(folder / DIFFERENCES, results)
    return Evaluation(folder, tuple(results), comparison, tuple(notes))


def _why(error: RagloomError) -> str:
    place = f"{error.where}: " if error.where else ""
    advice = f" ({error.hint})" if error.hint else ""
    said = f"{place}{' '.join(error.message.split())}{advice}"
    return f"not evaluated: {said}. With that mended, --resume evaluates, and trains nothing again."


def _write(file: Path, results: Sequence[Results]) -> None:
    lines = "".join(f"{json.dumps(plain_json(one), ensure_ascii=False)}\n" for one in _differences(results))
    durable.replace(file, lines.encode(errors="replace"), sync=False)


def _differences(results: Sequence[Results]) -> Iterator[dict[str, Any]]:
    """A row a question: what each variant made of it, and how much the trained one's values differ from the others'."""
    trained, others = results[-1], results[:-1]
    by_name = {one.name: {row.id: row for row in one.rows} for one in others}
    for row in trained.rows:
        beside = {name: rows[row.id] for name, rows in by_name.items() if row.id in rows}
        yield {
            "id": row.id,
            "question": row.question,
            "gold": list(row.gold),
            trained.name: _said(row),
            **{name: _said(one) for name, one in beside.items()},
            "differences": {name: _gains(row, one) for name, one in beside.items()},
        }


def _said(row: Row) -> dict[str, Any]:
    found = [one.document for one in row.found[:5]]
    return {"answer": row.text, "abstained": row.abstained, "found": found, "values": dict(row.values)}


def _gains(row: Row, before: Row) -> dict[str, float]:
    return {name: value - before.values[name] for name, value in row.values.items() if name in before.values}
