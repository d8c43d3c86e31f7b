"""The reranker ``sentences``."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import UsageError
from ragloom.interfaces import Description, Encoder, Resources
from ragloom.sentences import sentence_spans
from ragloom.types import Passage, Query
from ragloom_rerank.best_sentence import Floats, best_sentence
from ragloom_rerank.config import SentencesConfig


class SentenceReranker:
    """Scores a passage by its best sentence and by itself, each as the encoder sees it, under the passage's title.

    Needs no model beside the encoder. A sentence that answers stands out, where a long passage is about more than one
    thing or goes on behind what the encoder reads. Scores lie in [−1, 1].
    """

    def __init__(self, config: SentencesConfig) -> None:
        self._config = config
        self._encoder: Encoder | None = None
        self._known: OrderedDict[str, Floats] = OrderedDict()
        self._guard = threading.Lock()

    @staticmethod
    def describe(config: SentencesConfig) -> Description:
        """It takes the pipeline's own encoder where it names none."""
        return Description(shares=frozenset() if config.encoder else frozenset({"encoder"}))

    def open(self, resources: Resources) -> None:
        """Take the encoder. Raises ``PluginError`` where the pipeline has none of its own to take."""
        self._encoder = resources.encoder(self._config.encoder)

    def close(self) -> None:
        """Forget the vectors; the encoder is the pipeline's."""
        self._encoder = None
        self._known.clear()

    def score(self, query: Query, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """float32[n] in [−1, 1]."""
        if not passages:
            return np.empty(0, np.float32)
        encoder = self._opened()
        (asked,) = encoder.encode_queries([query.text])
        vectors = self._vectors(encoder, [one.indexed_text for one in passages], passages)
        scores = [best_sentence(asked, rows[0], rows[1:], weight=self._config.weight) for rows in vectors]
        return np.array(scores, np.float32)

    def _vectors(self, encoder: Encoder, keys: Sequence[str], passages: Sequence[Passage]) -> list[Floats]:
        """For each passage float32[1 + s, d]: itself, then its sentences."""
        with self._guard:
            found = {key: self._known[key] for key in keys if key in self._known}
        unknown = {key: one for key, one in zip(keys, passages, strict=True) if key not in found}
        if unknown:
            found |= _encoded(encoder, unknown)
            self._remember(found)
        return [found[key] for key in keys]

    def _remember(self, found: dict[str, Floats]) -> None:
        with self._guard:
            self._known.update(found)
            while len(self._known) > self._config.remembered:
                self._known.popitem(last=False)

    def _opened(self) -> Encoder:
        if self._encoder is None:
            raise UsageError("the reranker is not open", hint="call open(resources) first")
        return self._encoder


def _encoded(encoder: Encoder, passages: dict[str, Passage]) -> dict[str, Floats]:
    texts = {key: [key, *_sentences(one)] for key, one in passages.items()}
    rows = encoder.encode_passages([text for some in texts.values() for text in some])
    ends = np.cumsum([len(some) for some in texts.values()])
    return dict(zip(texts, np.split(rows, ends[:-1]), strict=True))


def _sentences(passage: Passage) -> list[str]:
    """Each under the title, without which it may not say what it is about; of text without sentences, all of it."""
    spans = [passage.text[start:end].strip() for start, end in sentence_spans(passage.text)]
    above = f"{passage.title}\n" if passage.title else ""
    return [f"{above}{one}" for one in spans if one] or [passage.indexed_text]
