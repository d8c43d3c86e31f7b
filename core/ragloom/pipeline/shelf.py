"""The components of one opened pipeline: what a component may ask for, made once and closed in reverse order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

from ragloom.errors import PluginError, UsageError
from ragloom.interfaces import (
    Analyzer,
    CollectionView,
    Encoder,
    Generator,
    IndexFolder,
    KnownSpace,
    Reranker,
    Spec,
)
from ragloom.interfaces.resources import plain
from ragloom.types import Query, Ranking

_OWN = {
    "encoder": "name one where it is asked for, or give a retriever an encoder: {use: faiss, encoder: {use: onnx, …}}",
    "reranker": "name one where it is asked for, or add `reranker: {use: onnx, model: …}`",
}

Search = Callable[[Sequence[Query], int], list[Ranking]]


class Own(Protocol):
    """What a component may take of the pipeline itself."""

    @property
    def makes(self) -> Mapping[str, Callable[[], Any]]:
        """From a kind (``generator``, ``reranker``) to what gives a fresh, unopened one."""

    @property
    def encoder(self) -> Spec | None:
        """How the first retriever with an encoder names it."""


class Makes(Protocol):
    """What the shelf needs of a registry."""

    def make(self, kind: str, spec: Spec) -> Any:
        """An unopened component."""


class Shelf:
    """Opens components and keeps them; the same spec gives the same object."""

    def __init__(
        self,
        registry: Makes,
        view: CollectionView,
        own: Own,
        base: Path,
        fingerprint: str = "",
    ) -> None:
        self.view = view
        self.base = base
        self.fingerprint = fingerprint
        self._registry = registry
        self._own = own
        self._found: dict[tuple[str, str], Any] = {}
        self._opening: list[str] = []
        self._opened = ExitStack()
        self.search: Search = _too_early

    def opened(self, component: Any, index: IndexFolder | None = None) -> Any:
        """``component``, opened; the shelf closes it."""
        component.open(ShelfResources(self, index))
        self._opened.callback(component.close)
        return component

    def component(self, kind: str, spec: Spec) -> Any:
        """The component that ``spec`` names. Raises ``PluginError`` where it needs itself."""
        said = plain(spec)
        key = (kind, said if isinstance(said, str) else json.dumps(dict(said), sort_keys=True, default=str))
        if key not in self._found:
            self._found[key] = self._guarded(" ".join(key), lambda: self._registry.make(kind, said))
        return self._found[key]

    def own(self, kind: str) -> Any:
        """The pipeline's own generator, reranker or encoder. Raises ``PluginError`` where it has none."""
        if kind == "encoder" and self._own.encoder is not None:
            return self.component("encoder", self._own.encoder)
        key = (kind, "")
        if key not in self._found:
            if kind not in self._own.makes:
                raise PluginError(f"the pipeline has no {kind} of its own", hint=_OWN.get(kind, "name one"))
            self._found[key] = self._guarded(f"the pipeline's {kind}", self._own.makes[kind])
        return self._found[key]

    def passage_space(self, spec: Spec) -> str:
        """The passage space of an encoder; only one that cannot tell before is opened for it."""
        encoder = self._registry.make("encoder", plain(spec))
        if isinstance(encoder, KnownSpace):
            return encoder.space(ShelfResources(self, None))
        opened: Encoder = self.component("encoder", spec)
        return opened.passage_space

    def close(self) -> None:
        """Close everything, the last opened first; one that fails to close does not keep the others open."""
        self._opened.close()

    def _guarded(self, name: str, make: Callable[[], Any]) -> Any:
        if name in self._opening:
            raise PluginError(
                f"{name} needs itself: {' -> '.join([*self._opening, name])}",
                hint="name another component in one of these settings",
            )
        self._opening.append(name)
        try:
            return self.opened(make())
        finally:
            self._opening.pop()


class ShelfResources:
    """One component's view of the shelf: the ``Resources`` that its ``open`` is given."""

    def __init__(self, shelf: Shelf, index: IndexFolder | None) -> None:
        self._shelf = shelf
        self._index = index

    @property
    def collection(self) -> CollectionView:
        """The passages that the pipeline answers from."""
        return self._shelf.view

    @property
    def index(self) -> IndexFolder:
        """The retriever's own folder."""
        if self._index is None:
            raise PluginError(
                "only a retriever with the Indexed capability has an index folder",
                hint="give the class apply, commit, compact and passage_space",
            )
        return self._index

    @property
    def fingerprint(self) -> str:
        """Stands for all that the pipeline's answers depend on, the collection's contents aside."""
        if not self._shelf.fingerprint:
            raise PluginError(
                "this pipeline has no fingerprint: one of its parts is an object that was given by hand",
                hint="name every part by its registered name, or leave out the setting that needs a fingerprint",
            )
        return self._shelf.fingerprint

    def path(self, text: str) -> Path:
        """A path that a setting names, as seen from the config's own folder."""
        return self._shelf.base / Path(text).expanduser()

    def component(self, kind: str, spec: Spec) -> Any:
        """Another component by kind and name."""
        return self._shelf.component(kind, spec)

    def analyzer(self, spec: Spec) -> Analyzer:
        """An analyzer by name."""
        found: Analyzer = self.component("analyzer", spec)
        return found

    def encoder(self, spec: Spec | None = None) -> Encoder:
        """An encoder by name, or the pipeline's own."""
        found: Encoder = self._taken("encoder", spec)
        return found

    def passage_space(self, spec: Spec) -> str:
        """The passage space of an encoder, without loading its model where it can tell."""
        return self._shelf.passage_space(spec)

    def reranker(self, spec: Spec | None = None) -> Reranker:
        """A reranker by name, or the pipeline's own."""
        found: Reranker = self._taken("reranker", spec)
        return found

    def generator(self, spec: Spec | None = None) -> Generator:
        """A generator by name, or the pipeline's own."""
        found: Generator = self._taken("generator", spec)
        return found

    def _taken(self, kind: str, spec: Spec | None) -> Any:
        return self._shelf.own(kind) if spec is None else self._shelf.component(kind, spec)

    def search(self, queries: Sequence[Query], k: int) -> list[Ranking]:
        """The pipeline's first stage."""
        return self._shelf.search(queries, k)


def _too_early(queries: Sequence[Query], k: int) -> list[Ranking]:
    raise UsageError("the pipeline's search is there once every part is open", hint="call search while answering")
