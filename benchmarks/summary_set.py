"""The bundled summaries, the two halves that they fall into, and what judges a summary."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from ragloom import Answer, Pipeline
from ragloom.config.schema import MetricSpec
from ragloom.evaluate.judging import Judge, judged
from ragloom.interfaces import Pooled, Scored
from ragloom.pipeline.citations import MARK
from ragloom.registry import Registry
from ragloom.sample import files
from ragloom.types import Query

METRICS = ("rouge1", "rouge2", "rougeL", "bleu", "citation_precision", "citation_recall", "answered")
WHOLE: dict[str, Any] = {
    "retrievers": [{"use": "document", "k": 100_000}],
    "fusion": {"answer": {"use": "map_reduce", "passages": 100_000, "tokens": 2400}},
}
"""What a config says beside ``task: summarize`` where documents are summarised as a whole."""
ELSEWHERE = (
    "quantum chromodynamics", "the stock market of Tokyo", "the history of the bicycle", "Beethoven's symphonies",
    "penguins of Antarctica", "the rules of cricket", "Roman baths in Britain", "whales and their songs",
    "the invention of the aeroplane", "jazz in New Orleans", "electric cars", "the French Revolution's guillotine",
    "量子力学", "巴赫的音乐", "足球世界杯", "唐代的诗人李白", "北极的企鹅", "汽车的发明",
)  # fmt: skip
"""Topics that the sample articles do not speak of, though they use some of the words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row of the set: a topic, or a document's id."""

    id: str
    kind: str
    language: str
    question: str
    references: tuple[str, ...]
    documents: tuple[str, ...]

    @property
    def half(self) -> str:
        """Settings were chosen on the rows of odd numbers and on no others."""
        return "fitted" if int(self.id.rpartition("-")[2]) % 2 else "held out"

    def scored(self, answer: Answer) -> Scored:
        """The row with what was said of it."""
        return Scored(
            question=self.question,
            answer=answer,
            gold=self.references,
            relevant=dict.fromkeys(self.documents, 1.0),
            language=self.language,
            text=MARK.sub("", answer.text).strip(),
            id=self.id,
        )

    def told(self, sentences: Sequence[str]) -> Scored:
        """The row with sentences that nothing is cited for."""
        text = ("" if self.language == "zh" else " ").join(sentences)
        return self.scored(Answer(Query(self.question), text))


def wanted(kind: str) -> list[Wanted]:
    """The rows of one kind, ``topic`` or ``document``."""
    rows = [json.loads(line) for line in files.summaries().read_text(encoding="utf-8").splitlines()]
    return [
        Wanted(
            row["id"],
            row["kind"],
            row["language"],
            row["question"],
            tuple(row["references"]),
            tuple(row["documents"]),
        )
        for row in rows
        if row["kind"] == kind
    ]


@contextmanager
def opened(folder: str, settings: Mapping[str, Any], overrides: Sequence[str] = ()) -> Iterator[Pipeline]:
    """A pipeline of task summarize over the sample articles, indexed."""
    config = {"version": 1, "task": "summarize", "collection": folder, **settings}
    with Pipeline.from_config(config, overrides=overrides) as pipeline:
        pipeline.collection.index([files.articles()])
        yield pipeline


def asked(pipeline: Pipeline, rows: Sequence[Wanted]) -> list[Scored]:
    """What a pipeline says of each row."""
    return [row.scored(answer) for row, answer in zip(rows, pipeline.ask([row.question for row in rows]), strict=True)]


class Judging:
    """Gives figures to summaries, with the metrics that ``ragloom eval`` has for them."""

    def __init__(self, pipeline: Pipeline, names: Sequence[str] = METRICS) -> None:
        registry = Registry.load()
        specs = [MetricSpec.model_validate(name) for name in names]
        self._judges = [Judge(spec.name, registry.make("metric", spec), {}) for spec in specs]
        with pipeline.resources() as resources:
            for judge in self._judges:
                judge.metric.open(resources)

    def figures(self, rows: Sequence[Scored]) -> dict[str, float]:
        """Each metric's figure over ``rows``; NaN where it applies to none."""
        return {found.judge.name: _figure(found) for found in judged(self._judges, rows)}


def _figure(found: Any) -> float:
    metric = found.judge.metric
    if isinstance(metric, Pooled) and found.statistics is not None:
        return float(metric.pooled(found.statistics[~np.isnan(found.statistics).any(axis=1)]))
    values = found.values[~np.isnan(found.values)]
    return float(values.mean()) if len(values) else float("nan")
