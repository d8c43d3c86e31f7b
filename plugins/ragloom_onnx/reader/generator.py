"""Answers that are spans of a source, found by an exported reading model on ONNX Runtime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ragloom.decoding.reading import Logits, SpanGenerator, Window
from ragloom.models import ModelFolder, TextTokenizer
from ragloom_onnx.choosing import chosen
from ragloom_onnx.config import ReaderConfig
from ragloom_onnx.graphs import Graph, OnnxGraph
from ragloom_onnx.padding import padded
from ragloom_onnx.workers import Workers

_OUTPUTS = (("start_logits",), ("end_logits",))


@dataclass(frozen=True, slots=True)
class GraphReader:
    """A graph, its batches run side by side."""

    graph: Graph
    workers: Workers
    filler: int

    def point(self, batches: Sequence[Sequence[Window]]) -> Iterator[tuple[Logits, Logits]]:
        """Start and end logits of each batch, in order. Raises ``ModelError`` where the runtime fails."""
        return self.workers.map(self._run, batches)

    def _run(self, batch: Sequence[Window]) -> tuple[Logits, Logits]:
        starts, ends = self.graph(padded([one.ids for one in batch], [one.types for one in batch], self.filler))
        return starts, ends

    def close(self) -> None:
        """Let the threads go."""
        self.workers.close()


class SpanReader(SpanGenerator[ReaderConfig]):
    """The surest span of all sources, by a graph that ``ragloom export`` wrote."""

    def load(self, folder: ModelFolder, tokenizer: TextTokenizer) -> GraphReader:
        """The graph of the precision that the settings name."""
        path = chosen(folder, self._config.precision)
        graph = OnnxGraph(path, _OUTPUTS, threads=self._config.threads_per_batch)
        return GraphReader(graph, Workers.of(self._config), tokenizer.pad_id)
