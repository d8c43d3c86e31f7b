"""Which of a config's settings name what a stage of its training writes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from ragloom.config.component import ComponentSpec
from ragloom.config.finding import Path
from ragloom.config.load import LoadedConfig
from ragloom.config.schema import Config
from ragloom.config.training import StageSpec, TrainConfig

_CORES = ("collection", "ingest", "train", "evaluate", "task", "version")
"""Of these the core itself reads the paths, or they name no model."""
_OWN = {*StageSpec.model_fields, *ComponentSpec.model_fields}


@dataclass(frozen=True, slots=True)
class Trained:
    """A setting at ``path`` that says ``text``: the folder of ``stage``, or one ``within`` it (``.`` for itself)."""

    path: Path
    text: str
    folder: FilePath
    stage: str
    within: str = "."

    @property
    def there(self) -> bool:
        """Whether it can be read: a training that was cut short leaves a folder without a manifest."""
        return self.folder.is_dir() and bool(manifests(self.home) or manifests(self.folder))

    @property
    def home(self) -> FilePath:
        """The stage's own folder."""
        depth = 0 if self.within == "." else len(self.within.split("/"))
        return self.folder.parents[depth - 1] if depth else self.folder


def manifests(folder: FilePath) -> list[FilePath]:
    """The files in which a checkpoint says what it is."""
    return sorted(folder.glob("*manifest*.json")) if folder.is_dir() else []


def output_of(loaded: LoadedConfig, training: TrainConfig) -> FilePath:
    """The folder that all stages write below."""
    return _plain(loaded.path_of(training.output))


def stages_at(core: Config) -> Path:
    """Where the list of stages stands in the config."""
    return ("train", "stages") if isinstance(core.train, TrainConfig) else ("train",)


def trained_by_serving(loaded: LoadedConfig) -> tuple[Trained, ...]:
    """What stands below the training's output, of the settings that serve."""
    training = loaded.core.training
    if training is None:
        return ()
    serving = {name: value for name, value in loaded.tree.value.items() if name not in _CORES}
    return tuple(_below(serving, (), loaded, output_of(loaded, training)))


def trained_by_stage(loaded: LoadedConfig, number: int) -> tuple[Trained, ...]:
    """What stands below the training's output, of the settings of a stage: what it begins with."""
    training = loaded.core.training
    assert training is not None
    settings = {name: value for name, value in training.stages[number].settings.items() if name not in _OWN}
    return tuple(_below(settings, (*stages_at(loaded.core), number), loaded, output_of(loaded, training)))


def _below(value: Any, path: Path, loaded: LoadedConfig, output: FilePath) -> Iterator[Trained]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _below(part, (*path, str(name)), loaded, output)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _below(part, (*path, number), loaded, output)
    elif isinstance(value, str) and (found := _within(value, loaded, output)) is not None:
        stage, *rest = found.parts
        yield Trained(path, value, output / found, stage, "/".join(rest) or ".")


def _within(text: str, loaded: LoadedConfig, output: FilePath) -> FilePath | None:
    """The way from ``output`` to what ``text`` names; None where it does not lie below."""
    if os.sep not in text and "/" not in text:
        return None
    try:
        found = _plain(loaded.path_of(text))
    except (RuntimeError, ValueError):
        return None
    return found.relative_to(output) if found.is_relative_to(output) and found != output else None


def _plain(path: FilePath) -> FilePath:
    """Without ``..``: what is to come cannot be resolved."""
    return FilePath(os.path.normpath(path))
