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


Found = tuple[Named, ...]
"""Documents by ascending id."""

SHOWN = 5
"""More names are not told at once."""


class Names:
    """The names of documents: of ``suez-canal.md`` in ``articles/en`` these are its id, every end of it and its title.

    An id goes before the end of a longer one, and both go before a title; letter case counts in a title alone not.
    """

    def __init__(self, documents: Iterable[Named]) -> None:
        every = list(documents)
        self._ids = _gathered((one.id, one) for one in every)
        self._ends = _gathered((end, one) for one in every for end in _ends(one.id))
        self._titles = _gathered((one.title.strip().casefold(), one) for one in every)

    def of(self, text: str) -> Found:
        """The documents that ``text`` names: none, one, or several that share the name."""
        name = text.strip()
        return self._ids.get(name) or self._ends.get(name) or self._titles.get(name.casefold(), ())

    def like(self, text: str) -> list[str]:
        """Ids of documents with a name much like ``text``, the likest first."""
        by_name = {
            name.casefold(): found for some in (self._titles, self._ends, self._ids) for name, found in some.items()
        }
        close = get_close_matches(text.strip().casefold(), by_name, n=SHOWN, cutoff=0.7)
        return list(dict.fromkeys(one.id for name in close for one in by_name[name]))[:SHOWN]


def _ends(identity: str) -> Iterator[str]:
    """What follows each slash of an id."""
    rest = identity
    while (at := rest.find("/")) >= 0:
        rest = rest[at + 1 :]
        yield rest


def _gathered(pairs: Iterable[tuple[str, Named]]) -> dict[str, Found]:
    found: dict[str, set[Named]] = {}
    for name, document in pairs:
        if name:
            found.setdefault(name, set()).add(document)
    return {name: tuple(sorted(some)) for name, some in found.items()}
