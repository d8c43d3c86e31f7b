"""What a trainer may ask for where no collection is open: an encoder, and what that is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

from ragloom.errors import PluginError
from ragloom.interfaces import Analyzer, CollectionView, Encoder, Generator, IndexFolder, Reranker, Spec
from ragloom.interfaces.resources import plain
from ragloom.registry import Registry
from ragloom.types import Query, Ranking


class Desk:
    """The ``Resources`` of a training. ``own`` makes the config's own encoder; everything opened is closed with it."""

    def __init__(self, registry: Registry, base: Path, own: Callable[[], Encoder]) -> None:
        self._registry = registry
        self._base = base
        self._own = own
        self._opened: dict[str, Any] = {}
        self._closing = ExitStack()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def path(self, text: str) -> Path:
        """A path that a setting names, as seen from the config's own folder."""
        return self._base / Path(text).expanduser()

    def component(self, kind: str, spec: Spec) -> Any:
        """Another component by kind and name, opened; the same spec gives the same object."""
        return self._once(f"{kind} {plain(spec)}", lambda: self._registry.make(kind, plain(spec)))

    def encoder(self, spec: Spec | None = None) -> Encoder:
        """An encoder by name, or the config's own."""
        found: Encoder = self._once("", self._own) if spec is None else self.component("encoder", spec)
        return found

    def analyzer(self, spec: Spec) -> Analyzer:
        """An analyzer by name."""
        found: Analyzer = self.component("analyzer", spec)
        return found

    def passage_space(self, spec: Spec) -> str:
        """That of the encoder."""
        return self.encoder(spec).passage_space

    def reranker(self, spec: Spec | None = None) -> Reranker:
        """A reranker by name."""
        found: Reranker = _lacking("reranker") if spec is None else self.component("reranker", spec)
        return found

    def generator(self, spec: Spec | None = None) -> Generator:
        """A generator by name."""
        found: Generator = _lacking("generator") if spec is None else self.component("generator", spec)
        return found

    @property
    def collection(self) -> CollectionView:
        """None is open."""
        _lacking("collection")

    @property
    def index(self) -> IndexFolder:
        """None is open."""
        _lacking("index folder")

    @property
    def fingerprint(self) -> str:
        """No answers are given."""
        _lacking("fingerprint")

    def search(self, queries: Sequence[Query], k: int) -> list[Ranking]:
        """There is nothing to search in."""
        _lacking("collection to search")

    def _once(self, key: str, make: Callable[[], Any]) -> Any:
        if key not in self._opened:
            made = make()
            made.open(self)
            self._closing.callback(made.close)
            self._opened[key] = made
        return self._opened[key]


def _lacking(what: str) -> NoReturn:
    raise PluginError(f"a training has no {what}", hint="name another encoder, one that needs none")
