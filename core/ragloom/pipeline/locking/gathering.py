"""What a run of a config would need now: a lock of this moment."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ragloom.config.finding import Path as ValuePath
from ragloom.config.finding import dotted
from ragloom.ingest import plan
from ragloom.models import ModelFolder, find
from ragloom.pipeline.locking.hashing import digests, files_below, seen_from
from ragloom.pipeline.locking.lock import Lock, LockedCollection, LockedModel
from ragloom.pipeline.locking.packages import needs_of, versions_of
from ragloom.registry import Registry, ResolvedConfig
from ragloom.registry.showing import shown
from ragloom.store import Collection


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A setting that names a model which is not on this machine: a server's, or one of the hub's to come."""

    setting: str
    model: str


def lock_of(resolved: ResolvedConfig, registry: Registry, file: Path, data: Iterable[Path] = ()) -> Lock:
    """What ``resolved`` needs as it is now, and the digests of ``data`` (files, or folders of them).

    ``file`` is where locks are kept: it may lie in a source or among the data, and is neither. What is not there is
    left out. Raises ``UsageError`` for what is there and cannot be read.
    """
    config = config_of(resolved)
    return Lock(
        config=config,
        python=f"{platform.python_implementation()} {platform.python_version()}",
        platform=f"{platform.system()} {platform.machine()}",
        packages=versions_of(needs_of(resolved, registry)),
        plugins=digests(_named(_own_files(resolved), resolved.loaded.base)),
        models={setting: _model(folder) for setting, folder in model_folders(resolved).items()},
        data=digests(_beside(file, _named(data, resolved.loaded.base))),
        sources=_sources(resolved, config["ingest"]["sources"], file),
        collection=_collection(resolved.loaded.collection),
    )


def config_of(resolved: ResolvedConfig) -> dict[str, Any]:
    """The config in full; references to the environment stay as they are written, other secrets are hidden."""
    loaded = resolved.loaded
    value = _referring(shown(resolved, in_full=True), loaded.written.value, loaded.texts or {})
    plain: dict[str, Any] = json.loads(json.dumps(value))
    return plain


def model_folders(resolved: ResolvedConfig) -> dict[str, ModelFolder]:
    """The folders of the models that are on this machine, by the setting that names each."""
    return {setting: folder for setting, _, folder in _models(resolved) if folder is not None}


def unlocked_models(resolved: ResolvedConfig) -> list[Unlocked]:
    """The models that are not."""
    return [Unlocked(setting, name) for setting, name, folder in _models(resolved) if folder is None]


def source_paths(resolved: ResolvedConfig, written: Sequence[str]) -> dict[str, Path]:
    """Where the sources of the config are, by what is ``written`` for each."""
    paths = map(resolved.loaded.path_of, resolved.core.ingest.sources)
    return dict(zip(written, paths, strict=True))


def _referring(value: Any, written: Any, texts: Mapping[ValuePath, str], path: ValuePath = ()) -> Any:
    """``value`` with what is ``written`` wherever a variable of the environment says what holds."""
    if path in texts:
        return written
    if isinstance(value, dict):
        below = written if isinstance(written, dict) else {}
        return {key: _referring(one, below.get(key), texts, (*path, key)) for key, one in value.items()}
    if isinstance(value, list | tuple):
        beside = written if isinstance(written, list) else []
        return [
            _referring(one, beside[place] if place < len(beside) else None, texts, (*path, place))
            for place, one in enumerate(value)
        ]
    return value


def _models(resolved: ResolvedConfig) -> Iterator[tuple[str, str, ModelFolder | None]]:
    """Every setting ``model`` of a component, as ``ragloom.models`` finds it; the hub is not asked."""
    for path, one in sorted(resolved.components.items(), key=lambda item: dotted(item[0])):
        name, revision = getattr(one.config, "model", None), getattr(one.config, "revision", None)
        if isinstance(name, str) and name:
            yield dotted((*path, "model")), name, find(name, resolved.loaded.path_of, revision)


def _model(folder: ModelFolder) -> LockedModel:
    return LockedModel(revision=folder.revision, files=digests(files_below(folder.path)))


def _own_files(resolved: ResolvedConfig) -> list[Path]:
    owners = {one.registration.owner.distribution for one in resolved.components.values()}
    return [Path(one) for one in owners if one.endswith(".py")]


def _named(paths: Iterable[Path], base: Path) -> dict[str, Path]:
    """The files, and those of the folders, by the path that leads to them from ``base``."""
    found: dict[str, Path] = {}
    for path in paths:
        inside = files_below(path).values() if path.is_dir() else [path] if path.exists() else []
        found |= {seen_from(base, file): file for file in inside}
    return found


def _sources(resolved: ResolvedConfig, written: Sequence[str], lock: Path) -> dict[str, dict[str, str]]:
    places = source_paths(resolved, written).items()
    walked = {name: _walked(path, resolved.loaded.collection) for name, path in places if path.exists()}
    return {name: digests(_beside(lock, files)) for name, files in walked.items()}


def _beside(lock: Path, files: Mapping[str, Path]) -> dict[str, Path]:
    """``files`` but for the lock itself, which changes with each writing."""
    apart = _whole(lock)
    return {name: path for name, path in files.items() if path.name != lock.name or _whole(path) != apart}


def _whole(file: Path) -> Path:
    return file.parent.resolve() / file.name


def _walked(source: Path, collection: Path) -> dict[str, Path]:
    """The files that `ragloom index` comes by, whatever would read them."""
    walks = plan([source], (), collection=collection).sources
    return {name: walk.root / name for walk in walks for name in walk.present}


def _collection(folder: Path) -> LockedCollection | None:
    if not Collection(folder).exists:
        return None
    with Collection.open(folder) as collection:
        status = collection.status()
    return LockedCollection(id=status.collection, position=status.position)
