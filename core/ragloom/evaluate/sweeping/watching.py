"""Values that tell whether somebody looked at them, and resources that tell what was asked of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ragloom.interfaces import IndexFolder, Spec
from ragloom.pipeline.shelf import Shelf, ShelfResources
from ragloom.types import Query, Ranking


class Watched(Ranking):
    """A ranking that knows whether its scores were read."""

    __slots__ = ("_looked",)

    @property
    def looked_at(self) -> bool:
        """Whether anybody did."""
        return bool(self._looked)

    def __getattribute__(self, name: str) -> Any:
        if name == "scores":
            self._looked.append(True)
        return object.__getattribute__(self, name)


def watched(ranking: Ranking) -> Watched:
    """The same ranking, not looked at yet."""
    made = Watched(ranking.source, ranking.ids, ranking.scores)
    object.__setattr__(made, "_looked", [])
    return made


class SharedResources(ShelfResources):
    """What a part gets that trials share. Of a pipeline's own it has nothing; ``wanted`` hears of who asks for that."""

    def __init__(self, shelf: Shelf, index: IndexFolder | None, wanted: Callable[[], None]) -> None:
        super().__init__(shelf, index)
        self._wanted = wanted

    @property
    def fingerprint(self) -> str:
        """See ``Resources``."""
        self._wanted()
        return super().fingerprint

    def search(self, queries: Sequence[Query], k: int) -> list[Ranking]:
        """See ``Resources``."""
        self._wanted()
        return super().search(queries, k)

    def _taken(self, kind: str, spec: Spec | None) -> Any:
        if spec is None:
            self._wanted()
        return super()._taken(kind, spec)


class WatchedResources(ShelfResources):
    """Resources that know whether the pipeline's search was called."""

    def __init__(self, shelf: Shelf, index: IndexFolder | None = None) -> None:
        super().__init__(shelf, index)
        self.searched = False

    def search(self, queries: Sequence[Query], k: int) -> list[Ranking]:
        """See ``Resources``."""
        self.searched = True
        return super().search(queries, k)
