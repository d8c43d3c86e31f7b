"""A trial: one component in one case, with a folder of its own; what every check is given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from ragloom.interfaces import Spec
from ragloom.registry import Registration, Registry
from ragloom.testing.cases import Case
from ragloom.testing.fakes import EchoGenerator, FakeResources
from ragloom.testing.preparing import prepared
from ragloom.testing.word_search import empty_search

C_co = TypeVar("C_co", bound=Case, covariant=True)
Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Trial(Generic[C_co]):
    """``folder`` is empty when the check begins. ``settings`` are the case's, with what its ``prepare`` gave."""

    registry: Registry
    registration: Registration
    case: C_co
    folder: Path
    settings: Mapping[str, object]

    @property
    def target(self) -> Any:
        """The component's class."""
        return self.registry.target(self.registration)

    @property
    def plugin(self) -> object:
        """The module of the plugin that offers the component."""
        return next(one.module for one in self.registry.plugins if one.owner == self.registration.owner)

    @property
    def import_path(self) -> list[str]:
        """Where another process finds what this one does: a plugin that is one file need not lie on ``sys.path``."""
        file, name = (getattr(self.plugin, field, "") or "" for field in ("__file__", "__name__"))
        return [*sys.path, *([str(Path(file).parent)] if file and "." not in name else [])]

    @property
    def spec(self) -> Spec:
        """The component as a config names it in this case."""
        return {"use": self.registration.qualified, **self.settings}

    def make(self, settings: Mapping[str, object] | None = None) -> Any:
        """A new component, not opened; ``settings`` are put over the case's."""
        spec = {"use": self.registration.qualified, **self.settings, **(settings or {})}
        return self.registry.make(self.registration.kind, spec)

    def fresh(self, name: str) -> Path:
        """A new folder."""
        number = 1
        while (path := self.folder / f"{name}-{number}").exists():
            number += 1
        path.mkdir()
        return path

    @contextmanager
    def opened(self, **resources: Any) -> Iterator[Any]:
        """A new component, opened with ``FakeResources(**resources)`` and closed at the end."""
        with self.resources(**resources) as given:
            component = self.make()
            component.open(given)
            try:
                yield component
            finally:
                component.close()

    @contextmanager
    def resources(self, **given: Any) -> Iterator[FakeResources]:
        """Resources that give the case's components, else those of the registry, which are closed at the end.

        Where nothing else is given the pipeline's own generator quotes and its search finds nothing.
        """
        with ExitStack() as closing:
            made: dict[str, Any] = {}

            def fallback(kind: str, spec: Spec) -> Any:
                key = f"{kind} {spec}"
                if key not in made:
                    made[key] = component = self.registry.make(kind, spec)
                    component.open(resources)
                    closing.callback(component.close)
                return made[key]

            usual: dict[str, Any] = {"own_generator": EchoGenerator(), "find": empty_search}
            resources = FakeResources(components=self.case.components, fallback=fallback, **(usual | given))
            yield resources

    def abreast(self, function: Callable[[Item], Made], items: Sequence[Item], *, threads: int = 8) -> list[Made]:
        """``function`` of every item, on several threads at once, in the items' order."""
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(function, items))


def trial_of(registry: Registry, registration: Registration, case: Case, folder: Path) -> Trial[Any]:
    """A trial in ``folder``, its case prepared."""
    return Trial(registry, registration, case, folder, {**case.settings, **prepared(case)})
