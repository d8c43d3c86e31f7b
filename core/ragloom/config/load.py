"""Load a config: read it, lay the command line over it, fill in the environment, check the core's own part."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ragloom.config.alternatives import Settled, misformed, sweeps
from ragloom.config.environment import Resolution
from ragloom.config.finding import Finding
from ragloom.config.finding import Path as ValuePath
from ragloom.config.overrides import overridden
from ragloom.config.read import READERS, read
from ragloom.config.schema import Config
from ragloom.config.tasks import with_preset
from ragloom.config.tree import MAX_DEPTH, OVERRIDES, Tree, depth_beyond, too_deep
from ragloom.config.validation import validated
from ragloom.errors import ConfigError, UsageError

_NAMES = tuple(f"ragloom{suffix}" for suffix in READERS)


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """A config as far as the core alone can judge it.

    ``written`` holds environment references as they stand, ``tree`` what they stand for; ``texts`` their literal text
    by path. ``findings`` is what is wrong so far; ``model`` is there only where nothing is wrong with the core's part.
    ``base`` is the folder that relative paths in the config start from.
    """

    written: Tree
    tree: Tree
    base: Path
    file: Path | None = None
    texts: Mapping[ValuePath, str] | None = None
    findings: tuple[Finding, ...] = ()
    model: Config | None = None

    @property
    def core(self) -> Config:
        """The core's part. Raises ``ConfigError`` with everything that is wrong with it."""
        if self.model is None or self.findings:
            raise self.error(self.findings)
        return self.model

    @property
    def collection(self) -> Path:
        """Where the collection lies."""
        return self.path_of(self.core.collection)

    def path_of(self, text: str) -> Path:
        """A path that the config names, as seen from the config's own folder."""
        return self.base / Path(text).expanduser()

    def error(self, findings: Iterable[Finding]) -> ConfigError:
        """The findings as one error, each with its place."""
        return ConfigError(self.tree.locate(findings))


@dataclass(frozen=True, slots=True)
class WrittenConfig:
    """A config as it is written, the command line laid over it: it may have alternatives (``config.alternatives``)."""

    tree: Tree
    base: Path
    file: Path | None = None

    @property
    def sweeps(self) -> tuple[ValuePath, ...]:
        """Where its alternatives stand."""
        return tuple(sweeps(self.tree.value))

    def loaded(self, settled: Settled) -> LoadedConfig:
        """The config that choices lead to; what is wrong with it is placed where it stands in the file."""
        return _loaded(settled.tree, self.base, self.file)


def load_config(path: Path | str | None = None, *, overrides: Sequence[str] = ()) -> LoadedConfig:
    """The config in ``path``, else ``ragloom.yaml`` (or .yml, .toml, .json) in the working folder, else defaults.

    Raises ``ConfigError`` only for what cannot be read at all; what is wrong with the values is in ``findings``, so
    that it can be told together with what the plugins find wrong.
    """
    return _one(written_config(path, overrides=overrides))


def written_config(path: Path | str | None = None, *, overrides: Sequence[str] = ()) -> WrittenConfig:
    """As ``load_config`` finds it, alternatives and all.

    Raises ``ConfigError`` where it cannot be read, or where alternatives are no such.
    """
    file = Path(path) if path is not None else _in_working_folder()
    if file is None:
        return _written(Tree({"version": 1}, "<defaults>"), Path.cwd(), None, overrides)
    return _written(read(file), file.resolve().parent, file, overrides)


def config_from_mapping(
    value: Mapping[str, Any], *, base: Path | str = ".", overrides: Sequence[str] = ()
) -> LoadedConfig:
    """A config from values at hand; ``version: 1`` need not be said."""
    whole = {"version": 1, **value}
    if depth_beyond(whole, MAX_DEPTH):
        raise ConfigError([too_deep("<mapping>")])
    return _one(_written(Tree(_plain(whole), "<mapping>"), Path(base).resolve(), None, overrides))


def _in_working_folder() -> Path | None:
    found = [Path(name) for name in _NAMES if Path(name).is_file()]
    if len(found) > 1:
        raise UsageError(f"there are {' and '.join(map(str, found))}", hint=f"say which: -c {found[0]}")
    return found[0] if found else None


def _written(tree: Tree, base: Path, file: Path | None, overrides: Sequence[str]) -> WrittenConfig:
    tree = overridden(_without_schema(tree), overrides)
    if depth_beyond(tree.value, MAX_DEPTH):
        raise ConfigError([too_deep(OVERRIDES)])
    if wrong := list(misformed(tree.value)):
        raise ConfigError(tree.locate(wrong))
    return WrittenConfig(tree, base, file)


def _one(written: WrittenConfig) -> LoadedConfig:
    """The config itself. Raises ``ConfigError`` for one that has alternatives: a verb takes one config."""
    if written.sweeps:
        hint = f"ragloom sweep -c {written.file or 'FILE'} --write best.yaml"
        raise ConfigError(
            written.tree.locate(Finding(at, "this config has alternatives", hint) for at in written.sweeps)
        )
    return _loaded(written.tree, written.base, written.file)


def _loaded(written: Tree, base: Path, file: Path | None) -> LoadedConfig:
    resolution = Resolution(os.environ)
    tree = replace(written, value=resolution.value(written.value))
    tree = replace(tree, value=with_preset(tree.value))
    model, wrong = validated(Config, tree.value, texts=resolution.texts)
    unset = {finding.path for finding in resolution.findings}
    findings = [*resolution.findings, *(_worded(finding) for finding in wrong if finding.path not in unset)]
    return LoadedConfig(written, tree, base, file, resolution.texts, tuple(findings), model)


def _without_schema(tree: Tree) -> Tree:
    """``$schema`` at the top is a word to the editor."""
    return replace(tree, value={key: value for key, value in tree.value.items() if key != "$schema"})


def _worded(finding: Finding) -> Finding:
    """A version is more than one of many settings: say what to do about it."""
    if finding.path != ("version",):
        return finding
    if finding.what == "is required":
        return replace(finding, hint="add `version: 1`")
    return replace(finding, what="this ragloom reads version 1 of the config only", hint="write `version: 1`")


def _plain(value: Any) -> Any:
    """Mappings and sequences of any kind as dicts and lists."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
