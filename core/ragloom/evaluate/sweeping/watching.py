"""Values that tell whether somebody looked at them."""

from __future__ import annotations

from typing import Any

from ragloom.interfaces import IndexFolder
from ragloom.pipeline.shelf import Shelf, ShelfResources
from ragloom.types import Ranking


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


class WatchedResources(ShelfResources):
    """Resources that know whether the pipeline's search was called."""

    def __init__(self, shelf: Shelf, index: IndexFolder | None = None) -> None:
        super().__init__(shelf, index)
        self.searched = False

    def search(self, queries: Any, k: int) -> list[Ranking]:
        """See ``Resources``."""
        self.searched = True
        return super().search(queries, k)
