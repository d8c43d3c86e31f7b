"""What the manifest says of a trained encoder, as it is when it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ragloom.interfaces import Json
from ragloom.models import SentenceSettings
from ragloom_torch.trainers.contrastive.module import ContrastModule


class About(Mapping[str, Json]):
    """Pooling, prefixes, length and dimension; the scale as it was learnt; ``more`` of how it was trained."""

    def __init__(self, module: ContrastModule, settings: SentenceSettings, more: Mapping[str, Json]) -> None:
        self._module, self._settings, self._more = module, settings, more

    def _facts(self) -> dict[str, Any]:
        said = self._settings
        return {
            "pooling": said.pooling,
            "normalise": said.normalise,
            "dimension": self._module.encoder.dimension,
            "max_tokens": said.max_tokens,
            "query_prefix": said.query_prefix,
            "passage_prefix": said.passage_prefix,
            "scale": self._module.scale,
            **self._more,
        }

    def __getitem__(self, name: str) -> Json:
        found: Json = self._facts()[name]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts())

    def __len__(self) -> int:
        return len(self._facts())
