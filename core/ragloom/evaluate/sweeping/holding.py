"""One collection that trials share, and its indexes, each built once however many retrievers search it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from ragloom.evaluate.sweeping.index_names import IndexName, index_name
from ragloom.evaluate.sweeping.trial import Trial, in_a_line
from ragloom.interfaces import Indexed
from ragloom.pipeline import Librarian
from ragloom.pipeline.opening import bindings_of
from ragloom.pipeline.recipe import Planned, PlannedRoute, Recipe
from ragloom.registry import Registry
from ragloom.store import Collection, IndexBinding, Reader
from ragloom.store.layout import Layout
from ragloom.types import Document

Documents = Callable[[], Iterator[Document]]
Watching = Callable[[str, int, int], None]
"""Told what is done, how much of it, and of how much; 0 where that is not known."""


class Holding:
    """``broken`` says by a retriever's fingerprint why its index cannot be built; ``notes`` what could not be read."""

    def __init__(self, folder: Path, recipe: Recipe, registry: Registry, watching: Watching) -> None:
        self.folder = folder
        self.broken: dict[str, str] = {}
        self.notes: tuple[str, ...] = ()
        self._recipe = replace(recipe, routes=())
        self._registry = registry
        self._watching = watching
        self._built: dict[IndexName, Planned] = {}
        self._names: dict[str, IndexName] = {}

    def read(self, sources: Sequence[Path]) -> None:
        """Bring it up to what ``sources`` hold."""
        with self._librarian() as librarian:
            report = librarian.index(
                sources, sync=True, force=True, progress=lambda told: self._watching("reading", told.files, told.total)
            )
        self.notes = tuple(f"not read: {failure}" for failure in report.failures)

    def copy(self, documents: Documents) -> None:
        """Bring it up to ``documents``; what was cut already is not cut again."""
        meant: set[str] = set()

        def noted() -> Iterator[Document]:
            for one in documents():
                meant.add(one.id)
                self._watching("cutting", len(meant), 0)
                yield one

        with self._librarian() as librarian:
            librarian.add(noted())
            with documents_of(self.folder) as held:
                gone = [one.id for one in held() if one.id not in meant]
            if gone:
                librarian.remove(gone)

    def build(self, trial: Trial) -> None:
        """Bring in the indexes of the trial's retrievers that are not there."""
        for number, route in enumerate(trial.recipe.routes):
            if route.planned.fingerprint in self._names or route.planned.fingerprint in self.broken:
                continue
            try:
                self._take(route.planned, trial, number)
            except Exception as error:  # noqa: BLE001 - a retriever is a plugin's: it may stop its own trials alone
                self.broken[route.planned.fingerprint] = in_a_line(error)

    def index_of(self, planned: Planned) -> str:
        """The name of its index; empty where it has none, or none that can be built."""
        found = self._names.get(planned.fingerprint)
        return found.name if found else ""

    def bindings(self) -> list[IndexBinding]:
        """All of the indexes."""
        return bindings_of(self._with(self._built), self._registry)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """The documents and all indexes, pinned."""
        with closing(Collection.open(self.folder)) as collection, closing(collection.reader(self.bindings())) as reader:
            yield reader

    def _take(self, planned: Planned, trial: Trial, number: int) -> None:
        if not isinstance(planned.make(), Indexed):
            self._names[planned.fingerprint] = IndexName("", "")
            return
        name = index_name(planned, trial.resolved.config("retrievers", number), self._recipe, self._registry)
        if name not in self._built:
            self._build(name, planned)
        self._names[planned.fingerprint] = name

    def _build(self, name: IndexName, planned: Planned) -> None:
        self._lend(name, planned)
        wanted = {**self._built, name: planned}
        with closing(Collection.open(self.folder)) as collection, collection.writer(command="sweep", wait=10) as writer:
            writer.publish(
                [
                    replace(one, progress=partial(self._watching, f"indexing {one.name}"))
                    for one in bindings_of(self._with(wanted), self._registry)
                ]
            )
        self._built = wanted

    def _lend(self, name: IndexName, planned: Planned) -> None:
        """Lay the files of an index whose entries mean the same beside those of the new one.

        Its retriever finds in them what it would compute again (vectors, say); every retriever bears files that it does
        not know. What no index needs is collected when this one is published.
        """
        layout = Layout(self.folder)
        kin = [one.name for one, its in self._built.items() if _alike(one, its, name, planned)]
        if not name.space or not kin or layout.index(name.name).exists():
            return
        layout.index(name.name).mkdir(parents=True)
        for file in filter(Path.is_file, list(layout.index(kin[0]).iterdir())):
            _linked(file, layout.index(name.name) / file.name)

    @contextmanager
    def _librarian(self) -> Iterator[Librarian]:
        with closing(Librarian(self._with(self._built), self._registry, self.folder)) as librarian:
            yield librarian

    def _with(self, built: dict[IndexName, Planned]) -> Recipe:
        routes = tuple(PlannedRoute(replace(planned, name=name.name)) for name, planned in built.items())
        return replace(self._recipe, routes=routes)


def _alike(one: IndexName, its: Planned, name: IndexName, planned: Planned) -> bool:
    return its.component == planned.component and one.space == name.space


@contextmanager
def documents_of(folder: Path) -> Iterator[Documents]:
    """The documents of a collection. Raises ``CollectionError`` where there is none."""
    with closing(Collection.open(folder)) as collection, closing(collection.reader(update=False)) as reader:
        view = reader.view

        def documents() -> Iterator[Document]:
            for name in view.document_ids():
                if (found := view.document(name)) is not None:
                    yield found

        yield documents


def _linked(file: Path, to: Path) -> None:
    with suppress(FileExistsError):
        try:
            os.link(file, to)
        except OSError:
            shutil.copy(file, to)
