"""Reranking by a cross-encoder on torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ragloom.config.place import seen_from_here
from ragloom.errors import ModelError, UsageError
from ragloom.interfaces import Description, Resources
from ragloom.models import ModelFolder, architecture_of, find, locate
from ragloom.types import Passage, Query
from ragloom_torch.config import RerankerConfig

if TYPE_CHECKING:
    from ragloom_torch.cross_encoder import CrossEncoder

_DEFAULT_LENGTH = 512


class TransformersReranker:
    """A cross-encoder of Hugging Face's layout; what is too long is cut on the passage's side."""

    def __init__(self, config: RerankerConfig) -> None:
        self._config = config
        self._held: CrossEncoder | None = None

    @staticmethod
    def describe(config: RerankerConfig) -> Description:
        """Its limit, where the model is on this machine."""
        folder = find(config.model, seen_from_here, config.revision)
        if folder is None:
            return Description()
        return Description(limits={"max_tokens": reading_limit(folder, config.max_tokens)})

    def open(self, resources: Resources) -> None:
        """Load the model. Raises ``ModelError`` for one that cannot be found, read or used as a reranker."""
        from ragloom_torch.cross_encoder import CrossEncoder
        from ragloom_torch.placement import placement

        folder = locate(self._config.model, resources.path, self._config.revision)
        limit = reading_limit(folder, self._config.max_tokens)
        self._held = CrossEncoder(folder, placement(self._config), limit)

    def close(self) -> None:
        """Let the model go."""
        self._held = None

    def score(self, query: Query, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """float32[n]: the model's logit of relevance, with no bounds; above 0 it finds a passage relevant."""
        from ragloom_torch.refusals import memory_told

        if self._held is None:
            raise UsageError("the reranker is not open", where="transformers", hint="call open(resources) first")
        with memory_told(ModelError, self._config.model):
            texts = [passage.indexed_text for passage in passages]
            return self._held.score(query.text, texts, self._config.batch_tokens)


def reading_limit(folder: ModelFolder, asked: int | None) -> int:
    """How many tokens of question and passage together are read."""
    return min((one for one in (architecture_of(folder).max_tokens, asked) if one), default=_DEFAULT_LENGTH)
