"""Reranking by a cross-encoder's graph in ONNX Runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.config.place import seen_from_here
from ragloom.errors import ModelError, UsageError
from ragloom.interfaces import Description, Resources
from ragloom.models import Pair, TextTokenizer, architecture_of, buckets, find, locate
from ragloom.types import Passage, Query
from ragloom_onnx.choosing import chosen
from ragloom_onnx.config import RerankerConfig
from ragloom_onnx.graphs import Graph, OnnxGraph
from ragloom_onnx.padding import padded
from ragloom_onnx.workers import Workers

_OUTPUTS = (("logits",),)
_TABLE = 2
_LABELS = (1, 2)
_DEFAULT_LENGTH = 512


@dataclass(frozen=True, slots=True)
class _Held:
    graph: Graph
    tokenizer: TextTokenizer
    limit: int
    workers: Workers


class OnnxReranker:
    """A cross-encoder of Hugging Face's layout with an ONNX graph; what is too long is cut on the passage's side."""

    def __init__(self, config: RerankerConfig) -> None:
        self._config = config
        self._held: _Held | None = None

    @staticmethod
    def describe(config: RerankerConfig) -> Description:
        """Its limit, where the model is on this machine."""
        folder = find(config.model, seen_from_here, config.revision)
        if folder is None:
            return Description()
        return Description(limits={"max_tokens": _limit(architecture_of(folder).max_tokens, config.max_tokens)})

    def open(self, resources: Resources) -> None:
        """Load the graph. Raises ``ModelError`` for one that cannot be found, read or used as a reranker."""
        folder = locate(self._config.model, resources.path, self._config.revision)
        path = chosen(folder, self._config.precision)
        graph = OnnxGraph(path, _OUTPUTS, threads=self._config.threads_per_batch)
        limit = _limit(architecture_of(folder).max_tokens, self._config.max_tokens)
        held = _Held(graph, TextTokenizer(folder), limit, Workers.of(self._config))
        _promise_labels(_logits(held, [held.tokenizer.encode_pair("", "")]).shape, str(path))
        self._held = held

    def close(self) -> None:
        """Let graph and threads go."""
        if self._held is not None:
            self._held.workers.close()
        self._held = None

    def score(self, query: Query, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """float32[n]: log-odds of relevance, with no bounds; the logit of a model of one label.

        Raises ``ModelError`` where the runtime fails.
        """
        held = self._opened
        texts = [passage.indexed_text for passage in passages]
        pairs = [held.tokenizer.encode_pair(query.text, text, held.limit) for text in texts]
        batches = buckets([len(pair.ids) for pair in pairs], self._config.batch_tokens)
        scores = np.empty(len(pairs), np.float32)
        made = held.workers.map(lambda batch: _logits(held, [pairs[number] for number in batch.tolist()]), batches)
        for batch, logits in zip(batches, made, strict=True):
            scores[batch] = relevance(logits)
        return scores

    @property
    def _opened(self) -> _Held:
        if self._held is None:
            raise UsageError("the reranker is not open", where="onnx", hint="call open(resources) first")
        return self._held


def relevance(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32[n] from logits [n, 1], or from those of "no" and "yes" [n, 2]: their difference is the log-odds."""
    one = logits[:, 0] if logits.shape[1] == 1 else logits[:, 1] - logits[:, 0]
    return np.asarray(one, np.float32)


def _logits(held: _Held, pairs: Sequence[Pair]) -> NDArray[np.float32]:
    filler = held.tokenizer.pad_id
    rows, types = [pair.ids or (filler,) for pair in pairs], [pair.type_ids or (0,) for pair in pairs]
    return held.graph(padded(rows, types, filler))[0]


def _limit(own: int, asked: int | None) -> int:
    return min((one for one in (own, asked) if one), default=_DEFAULT_LENGTH)


def _promise_labels(shape: tuple[int, ...], where: str) -> None:
    if len(shape) != _TABLE or shape[1] not in _LABELS:
        raise ModelError(
            f"the graph gives logits in the shape {shape} for one pair; a reranker has one label, or two (not "
            "relevant, relevant)",
            where=where,
            hint="choose a cross-encoder that was trained to rerank",
        )
