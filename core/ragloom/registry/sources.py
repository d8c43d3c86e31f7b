"""Where plugins come from: installed entry points, files named on the command line, modules at hand."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from ragloom.errors import PluginError, UsageError
from ragloom.registry.registration import Owner

GROUP = "ragloom"
OWN = "ragloom"
RESTRICTION = "RAGLOOM_PLUGINS"


@dataclass(frozen=True, slots=True)
class Source:
    """A plugin that is there, not loaded yet. ``load`` may do anything, so call it in isolation."""

    owner: Owner
    load: Callable[[], object]


def installed(only: Iterable[str] | None = None) -> tuple[list[Source], list[str]]:
    """The installed plugins by entry point name, and the wanted names that no installed distribution has.

    ``only`` restricts to the named entry points; without it the environment variable ``RAGLOOM_PLUGINS`` does.
    """
    wanted = _restriction() if only is None else tuple(only)
    found = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    distributions: dict[int, tuple[str, str]] = {}
    sources = [
        Source(_owner(point, distributions), point.load) for point in found if wanted is None or point.name in wanted
    ]
    absent = sorted(set(wanted or ()) - {point.name for point in found})
    return sources, absent


def bundled() -> list[Source]:
    """The plugins of ragloom's own distribution."""
    distributions: dict[int, tuple[str, str]] = {}
    found = [(point, _owner(point, distributions)) for point in entry_points(group=GROUP)]
    return [Source(owner, point.load) for point, owner in found if owner.distribution == OWN]


def from_files(paths: Sequence[Path]) -> list[Source]:
    """Plugins in files of the user's own, each under the name of its file without ``.py``."""
    return [_local(path) for path in paths]


def at_hand(modules: dict[str, object]) -> list[Source]:
    """Plugins that are already imported, by name."""
    return [Source(Owner(name), lambda module=module: module) for name, module in modules.items()]  # type: ignore[misc]


def _restriction() -> tuple[str, ...] | None:
    names = tuple(name.strip() for name in os.environ.get(RESTRICTION, "").split(",") if name.strip())
    return names or None


def _owner(point: EntryPoint, known: dict[int, tuple[str, str]]) -> Owner:
    """Reading a distribution's metadata costs more than all the rest, so it is done once for each."""
    key = id(point.dist)
    if key not in known:
        known[key] = _identity(point.dist)
    return Owner(point.name, *known[key])


def _identity(distribution: Distribution | None) -> tuple[str, str]:
    if distribution is None:
        return "", ""
    metadata = distribution.metadata
    return metadata["Name"] or "", metadata["Version"] or ""


def _local(path: Path) -> Source:
    if not path.is_file():
        raise UsageError(f"--plugin {path}: there is no such file", hint="give the path of a Python file")
    return Source(Owner(path.stem, str(path)), lambda: _load_file(path.resolve()))


def _load_file(path: Path) -> ModuleType:
    """Import ``path`` as the module of its stem, so that its own import strings (``stem:Class``) find it."""
    if not path.stem.isidentifier() or path.suffix != ".py":
        raise PluginError("its file name is no module's", hint="name the file in letters, digits and _, ending in .py")
    known = sys.modules.get(path.stem)
    if known is not None and _is_from(path, getattr(known, "__file__", None)):
        return known
    other = importlib.util.find_spec(path.stem) if known is None else None
    if known is not None or (other is not None and not _is_from(path, other.origin)):
        raise PluginError(f"a module `{path.stem}` is there already", hint="rename the file")
    return _execute(path)


def _execute(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise PluginError("the file cannot be imported", hint="give a Python source file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[path.stem]
        raise
    return module


def _is_from(path: Path, origin: str | None) -> bool:
    return origin is not None and Path(origin).resolve() == path
