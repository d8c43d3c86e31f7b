"""What a loader may ask for where it reads files: other components and paths; there is no collection."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ragloom.errors import PluginError

if TYPE_CHECKING:
    from ragloom.interfaces import Spec
    from ragloom.registry import Registry


class ChildResources:
    """``Resources`` of a process that only reads. Components are made there, from the plugins that are installed."""

    def __init__(self, base: Path, plugins: Sequence[Path]) -> None:
        self._base = base
        self._plugins = plugins
        self._found: dict[tuple[str, str], Any] = {}

    @cached_property
    def _registry(self) -> Registry:
        from ragloom.registry import Registry

        return Registry.load(local=self._plugins)

    def path(self, text: str) -> Path:
        """A path that a setting names, as seen from the config's own folder."""
        return self._base / Path(text).expanduser()

    def component(self, kind: str, spec: Spec) -> Any:
        """Another component by kind and name, opened; the same spec gives the same object."""
        from ragloom.interfaces.resources import plain

        said = plain(spec)
        key = (kind, said if isinstance(said, str) else json.dumps(dict(said), sort_keys=True, default=str))
        if key not in self._found:
            made = self._registry.make(kind, said)
            made.open(self)
            self._found[key] = made
        return self._found[key]

    def analyzer(self, spec: Spec) -> Any:
        """An analyzer by name."""
        return self.component("analyzer", spec)

    def encoder(self, spec: Spec | None = None) -> Any:
        """An encoder by name."""
        return _none("the pipeline's encoder") if spec is None else self.component("encoder", spec)

    def passage_space(self, spec: Spec) -> str:
        """The passage space of an encoder."""
        return str(self.encoder(spec).passage_space)

    def reranker(self, spec: Spec | None = None) -> Any:
        """A reranker by name."""
        return _none("the pipeline's reranker") if spec is None else self.component("reranker", spec)

    def generator(self, spec: Spec | None = None) -> Any:
        """A generator by name; there is no pipeline that would have one of its own."""
        return _none("the pipeline's generator") if spec is None else self.component("generator", spec)

    @property
    def collection(self) -> NoReturn:
        """Not where files are read."""
        _none("the collection")

    @property
    def index(self) -> NoReturn:
        """Not where files are read."""
        _none("an index folder")

    def search(self, queries: object, k: int) -> NoReturn:
        """Not where files are read."""
        _none("the pipeline's search")


def _none(what: str) -> NoReturn:
    raise PluginError(f"a loader asks for {what}, which is not there where files are read", hint="ask for it by name")
