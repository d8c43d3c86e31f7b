"""From a lock and what a run would need now to everything that differs; what the lock does not name is not compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from ragloom.config.finding import Path as ValuePath
from ragloom.config.finding import dotted
from ragloom.config.tree import OVERRIDES
from ragloom.pipeline.locking.drift import Drift, between
from ragloom.pipeline.locking.gathering import model_folders, source_paths
from ragloom.pipeline.locking.lock import Lock, LockedModel
from ragloom.pipeline.locking.packages import version_of
from ragloom.registry import ResolvedConfig
from ragloom.registry.showing import HIDDEN

UNSET = "not set"
_GONE = LockedModel(files={})


def drifts(lock: Lock, now: Lock, resolved: ResolvedConfig) -> list[Drift]:
    """Everything that differs, the config first."""
    return [drift for compare in _COMPARED for drift in compare(lock, now, resolved)]


def _config(lock: Lock, now: Lock, resolved: ResolvedConfig) -> Iterator[Drift]:
    before, after = dict(flattened(lock.config)), dict(flattened(now.config))
    told = [path for path in dict.fromkeys([*before, *after]) if before.get(path) != after.get(path)]
    others = {path[:-1] for path in told if path[-1:] == ("use",)}
    for path in told:
        if not _goes_without_saying(path, others):
            was, is_now = before.get(path, UNSET), after.get(path, UNSET)
            yield Drift(dotted(path), was, is_now, _set_back(path, was, resolved))


def _goes_without_saying(path: ValuePath, others: Collection[ValuePath]) -> bool:
    """Whether it is a setting of a component in whose place there is now another."""
    own = len(path) - (path[-1:] == ("use",))
    return any(path[:depth] in others for depth in range(own))


def flattened(value: Any, path: ValuePath = ()) -> Iterator[tuple[ValuePath, str]]:
    """Every value that holds no others, as JSON, by its path."""
    inside = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    for key, one in inside:
        yield from flattened(one, (*path, key))
    if not inside:
        yield path, json.dumps(value, ensure_ascii=False)


def _set_back(path: ValuePath, was: str, resolved: ResolvedConfig) -> str:
    place = resolved.loaded.tree.place(path)
    if place.file == OVERRIDES:
        return f"leave out --set {dotted(path)}=…"
    if was == UNSET:
        return f"take it out of {place.file}"
    if HIDDEN in was:
        return f"write the secret itself at {dotted(path)} in {place.file}"
    written = f"write {dotted(path)}: {was} in {place.file}, or " if resolved.loaded.file else ""
    return f"{written}give --set {dotted(path)}={was}"


def _machine(lock: Lock, now: Lock, _: ResolvedConfig) -> Iterator[Drift]:
    if lock.python != now.python:
        yield Drift("Python", lock.python, now.python, f"run it with {lock.python}")
    if lock.platform != now.platform:
        yield Drift("platform", lock.platform, now.platform, f"run it on {lock.platform}")


def _packages(lock: Lock, now: Lock, _: ResolvedConfig) -> Iterator[Drift]:
    """Whatever is installed beside them is no drift."""
    for name, locked in lock.packages.items():
        # It may be there still, and no longer be needed.
        if (version := now.packages.get(name) or version_of(name)) != locked:
            yield Drift(name, locked, version or "not installed", f"pip install {name}=={locked}")


def _plugins(lock: Lock, now: Lock, _: ResolvedConfig) -> Iterator[Drift]:
    fix = {name: f"restore it, and give --plugin {name}" for name in lock.plugins}
    yield from between("plugin ", lock.plugins, now.plugins, fix)


def _models(lock: Lock, now: Lock, resolved: ResolvedConfig) -> Iterator[Drift]:
    folders = model_folders(resolved)
    for setting, locked in lock.models.items():
        found = now.models.get(setting, _GONE)
        if setting not in folders:
            yield Drift(setting, _described(locked), "no model's folder here", "put it back where the config names it")
        elif found.revision != locked.revision:
            pin = f"set revision: {locked.revision} beside it, and `ragloom lock` again"
            yield Drift(setting, _described(locked), _described(found), pin if locked.revision else "put it back")
        else:
            place = folders[setting].path
            # Whoever shares the hub's cache may fetch more of the same commit.
            new = "" if locked.revision else f"take it out of {place}"
            yield from between(f"{setting}: ", locked.files, found.files, f"restore it in {place}", new=new)


def _described(model: LockedModel) -> str:
    return f"commit {model.revision}" if model.revision else f"a folder of {len(model.files)} files"


def _data(lock: Lock, now: Lock, _: ResolvedConfig) -> Iterator[Drift]:
    yield from between("", lock.data, now.data, "restore it")


def _sources(lock: Lock, now: Lock, resolved: ResolvedConfig) -> Iterator[Drift]:
    places: dict[str, Path] = source_paths(resolved, now.config["ingest"]["sources"])
    for source, locked in lock.sources.items():
        if source in places:
            here = f"restore it in {places[source]}"
            found = now.sources.get(source, {})
            yield from between(f"{source}: ", locked, found, here, new=f"take it out of {places[source]}")


def _collection(lock: Lock, now: Lock, resolved: ResolvedConfig) -> Iterator[Drift]:
    if lock.collection is None or lock.collection == now.collection:
        return
    here, was = resolved.loaded.collection, f"{lock.collection.id} at position {lock.collection.position}"
    there = "none" if now.collection is None else f"{now.collection.id} at position {now.collection.position}"
    yield Drift("collection", was, there, f"restore {here} as it was")


_COMPARED: tuple[Callable[[Lock, Lock, ResolvedConfig], Iterator[Drift]], ...] = (
    _config, _machine, _packages, _plugins, _models, _data, _sources, _collection,
)  # fmt: skip
