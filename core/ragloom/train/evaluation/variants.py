"""The config that was trained, and what it is measured beside: its retrievers as they began, and BM25 alone."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ragloom.config import config_from_mapping
from ragloom.config.finding import Path as ValuePath
from ragloom.config.load import LoadedConfig
from ragloom.config.trained import Trained, manifests, trained_by_serving, trained_by_stage
from ragloom.errors import TrainingError
from ragloom.registry import Registry, ResolvedConfig
from ragloom.registry.abilities import description
from ragloom.registry.showing import put, value_at
from ragloom.train.running import Done

TRAINED, FROZEN, BM25 = "trained", "frozen", "bm25"
ENCODER = "encoder"
_WITHOUT = ("retrievers", "interceptors", "train")
"""What the lexical config has others of, or none."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A config under a name; ``loaded`` None where there is none, and ``why`` says so."""

    name: str
    loaded: LoadedConfig | None
    why: str = ""


def variants(resolved: ResolvedConfig, registry: Registry, collection: Path) -> Iterator[Variant]:
    """The lexical one, the frozen one, the trained one, each with a collection of its own below ``collection``."""
    written = serving(resolved)
    yield _bm25(resolved, registry, written, collection)
    yield _frozen(resolved, written, collection)
    yield Variant(TRAINED, _loaded(resolved, written, collection / TRAINED))


def serving(resolved: ResolvedConfig) -> dict[str, Any]:
    """The config as it is written, without what is trained."""
    written = resolved.loaded.written.value
    return {name: copy.deepcopy(value) for name, value in written.items() if name != "train"}


def _loaded(resolved: ResolvedConfig, value: Mapping[str, Any], collection: Path) -> LoadedConfig:
    base = resolved.loaded.base
    below = collection.relative_to(base) if collection.is_relative_to(base) else collection
    # An interceptor may keep answers (a cache does), and outside of the training's folder.
    return config_from_mapping({**value, "collection": str(below), "interceptors": []}, base=base)


def _bm25(resolved: ResolvedConfig, registry: Registry, written: Mapping[str, Any], collection: Path) -> Variant:
    routes = [one.use for one in resolved.core.retrievers]
    if routes == [BM25]:
        return Variant(BM25, None, "the config's one retriever is bm25")
    return Variant(BM25, _loaded(resolved, _lexical(resolved, registry, written), collection / BM25))


def _lexical(resolved: ResolvedConfig, registry: Registry, written: Mapping[str, Any]) -> dict[str, Any]:
    """The config with its own BM25, else the usual one, and nothing that is of the retrievers that are gone."""
    given = written["retrievers"]
    own = [said for one, said in zip(resolved.core.retrievers, given, strict=True) if one.use == BM25]
    value = copy.deepcopy({**written, "retrievers": own[:1] or [{"use": BM25}]})
    if isinstance(value.get("fusion"), dict):
        value["fusion"].pop("ranks", None)
    encoders = [said[ENCODER] for said in given if isinstance(said, dict) and said.get(ENCODER)]
    for path, model in _sharing(resolved, registry) if encoders else ():
        _give(value, path, model, encoders[0])
    return value


def _sharing(resolved: ResolvedConfig, registry: Registry) -> Iterator[tuple[ValuePath, type[BaseModel]]]:
    """What takes the encoder of the retrievers for its own, and its settings' model."""
    for path, one in resolved.components.items():
        if path[0] in _WITHOUT or one.config is None or not {ENCODER, "prior"} & {*type(one.config).model_fields}:
            continue
        if ENCODER in description(registry.target(one.registration), one.config).shares:
            yield path, type(one.config)


def _give(value: dict[str, Any], path: ValuePath, model: type[BaseModel], encoder: Any) -> None:
    """Name an encoder where it was taken from the retrievers: among a component's settings, or those of its prior."""
    said = value_at(value, path)
    settings: dict[str, Any] = {"use": said} if isinstance(said, str) else dict(said or {})
    if ENCODER in model.model_fields:
        settings[ENCODER] = copy.deepcopy(encoder)
    elif isinstance(settings.get("prior"), dict):
        settings["prior"] = {**settings["prior"], ENCODER: copy.deepcopy(encoder)}
    put(value, path, settings)


def unserved(resolved: ResolvedConfig, done: Sequence[Done]) -> Iterator[str]:
    """What was trained, and neither serves nor is what another stage begins with: figures know nothing of it."""
    training = resolved.core.training
    stages = range(len(training.stages)) if training else ()
    named = {one.stage for one in trained_by_serving(resolved.loaded)}
    named |= {begun.stage for number in stages for begun in trained_by_stage(resolved.loaded, number)}
    for one in done:
        if one.stage.name not in named:
            what = os.path.relpath(one.stage.output, resolved.loaded.base)
            yield f"nothing in the config serves {what}, so no figure tells of it: name it where it is to serve"


def _frozen(resolved: ResolvedConfig, written: dict[str, Any], collection: Path) -> Variant:
    named = [one for one in trained_by_serving(resolved.loaded) if _retrieves(one.path, resolved)]
    if not named:
        return Variant(FROZEN, None, "no retriever of the config was trained")
    value, before = copy.deepcopy(written), {one: begun_with(one) for one in named}
    begun = {Path(os.path.normpath(resolved.loaded.path_of(text))) for text in before.values() if text}
    for one, text in before.items():
        # What another of them began with stays: passages, where questions alone have learnt.
        if one.folder in begun:
            continue
        if not text:
            return Variant(FROZEN, None, f"{one.text} began with no model that could be put back")
        put(value, one.path, text)
    return Variant(FROZEN, _loaded(resolved, value, collection / FROZEN))


def _retrieves(path: ValuePath, resolved: ResolvedConfig) -> bool:
    """Whether a setting is of a retriever, or of an encoder wherever it stands."""
    holders = [one for at, one in resolved.components.items() if path[: len(at)] == at]
    return path[0] == "retrievers" or any(one.registration.kind == "encoder" for one in holders)


def begun_with(one: Trained) -> str:
    """What the checkpoint began with, as its manifest says; empty where that says nothing."""
    for file in (*manifests(one.home), *manifests(one.folder)):
        told = _read(file)
        begun = told.get("from") if isinstance(told, dict) else None
        if isinstance(begun, dict) and (found := begun.get(one.within) or begun.get(".")):
            return str(found)
    return ""


def _read(manifest: Path) -> Any:
    try:
        return json.loads(manifest.read_bytes())
    except ValueError:
        hint = "delete the stage's folder, and train it again"
        raise TrainingError("the manifest cannot be read", where=str(manifest), hint=hint) from None
