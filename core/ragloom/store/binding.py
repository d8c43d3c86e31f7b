"""What the store has to know of a retriever in order to keep its index."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import cast

from ragloom.errors import IndexMismatchError
from ragloom.interfaces import CollectionView, Indexed, IndexFolder, Json
from ragloom.store.manifest import REBUILD, IndexEntry

Opening = Callable[[IndexFolder, CollectionView], AbstractContextManager[Indexed]]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexBinding:
    """One ``Indexed`` retriever of a config.

    ``name`` is unique in the collection; ``component`` is what the config says after ``use``; ``settings`` are those
    that an index depends on (``ragloom.config.component.index_settings``). ``opening`` gives the opened retriever for
    the length of a context, with its folder and the collection as of the position that it is brought to.
    ``passage_space``, where it can be known without loading a model, is compared before anything is opened.
    ``plugin`` is the distribution and version that offers the component, kept for people. ``progress`` is told how many
    changes of how many the retriever has taken in; 0 of them where that is not known.
    """

    name: str
    component: str
    opening: Opening
    settings: Mapping[str, Json] = field(default_factory=dict)
    passage_space: Callable[[], str] | None = None
    plugin: str = ""
    progress: Callable[[int, int], None] = lambda done, total: None

    def check(self, entry: IndexEntry) -> None:
        """Raises ``IndexMismatchError`` where ``entry`` was built by another component or other settings."""
        if entry.component != self.component:
            self._refuse("component", entry.component, self.component)
        wanted = plain(self.settings)
        for setting in sorted(wanted.keys() | entry.settings.keys()):
            if wanted.get(setting) != entry.settings.get(setting):
                self._refuse(setting, entry.settings.get(setting), wanted.get(setting))
        if self.passage_space is not None:
            self.check_space(entry, self.passage_space())

    def check_space(self, entry: IndexEntry, space: str) -> None:
        """Raises ``IndexMismatchError`` where ``entry`` holds another passage space than ``space``."""
        if entry.passage_space != space:
            self._refuse("passage_space", entry.passage_space, space, "the encoder or analyzer")

    def _refuse(self, what: str, built: object, asked: object, setting: str = "") -> None:
        raise IndexMismatchError(
            f"the index of retriever {self.name!r} was built with {what} = {built!r}, the config asks for {asked!r}",
            hint=f"{REBUILD}, or set {setting or what} back to what it was",
        )


def plain(settings: Mapping[str, Json]) -> dict[str, Json]:
    """Settings as they read after a round trip through JSON."""
    return cast(dict[str, Json], json.loads(json.dumps(dict(settings), sort_keys=True)))
