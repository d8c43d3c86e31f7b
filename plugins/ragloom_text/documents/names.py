"""Which documents a text names: by id, by the end of a path, by title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A document by its id and its title, which may be empty."""

    id: str
    title: str

    @property
    def names(self) -> Iterator[str]:
        """All that it may be called by: its id, what follows each slash of it, its title."""
        yield self.id
        rest = self.id
        while (at := rest.find("/")) >= 0:
            rest = rest[at + 1 :]
            yield rest
        yield self.title.strip()


Found = tuple[Named, ...]
"""Documents by ascending id."""

SHOWN = 5
"""More names are not told at once."""
MANY = 20_000
"""Of more names only those that begin alike are compared: each comparison takes about ten microseconds."""


class Names:
    """The names of documents: of ``suez-canal.md`` in ``articles/en`` these are its id, every end of it and its title.

    An id goes before the end of a longer one, and both go before a title; letter case counts in a title alone not.
    """

    def __init__(self, documents: Iterable[Named]) -> None:
        self._every = sorted(documents)

    def of(self, text: str) -> Found:
        """The documents that ``text`` names: none, one, or several that share the name."""
        name = text.strip()
        return self._by_id(name) or self._by_end(name) or self._by_title(name) if name else ()

    def like(self, text: str) -> list[str]:
        """Ids of documents with a name much like ``text``, the likest first."""
        sought = text.strip().casefold()
        called: dict[str, list[str]] = {}
        for one in self._every:
            for name in filter(None, one.names):
                called.setdefault(name.casefold(), []).append(one.id)
        names = called if len(called) <= MANY else [name for name in called if name[:1] == sought[:1]]
        close = get_close_matches(sought, names, n=SHOWN, cutoff=0.7)
        return list(dict.fromkeys(one for name in close for one in called[name]))[:SHOWN]

    def _by_id(self, name: str) -> Found:
        return tuple(one for one in self._every if one.id == name)

    def _by_end(self, name: str) -> Found:
        return tuple(one for one in self._every if one.id.endswith(f"/{name}"))

    def _by_title(self, name: str) -> Found:
        folded = name.casefold()
        return tuple(one for one in self._every if one.title.strip().casefold() == folded)
