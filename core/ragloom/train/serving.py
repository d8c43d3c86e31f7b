"""The config that serves what was trained, in the training's own folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ragloom.config.load import LoadedConfig
from ragloom.config.trained import output_of, trained_by_serving
from ragloom.registry import ResolvedConfig
from ragloom.store import durable
from ragloom.train.evaluation import serving
from ragloom.train.planning import training_of

SERVE = "serve.yaml"
_PLACES = ("path", "file", "folder")
"""Settings that name places whether they are there or not."""
_NAMES = ("use", "name")


def write_serving(resolved: ResolvedConfig) -> Path:
    """Write the config without its training, paths as seen from the folder that it is written to."""
    loaded = resolved.loaded
    output = output_of(loaded, training_of(resolved))
    moved = _moved(serving(resolved), _Move(loaded, output))
    # A default is a path, too.
    moved.setdefault("collection", _Move(loaded, output).path(loaded.core.collection))
    said = f"# What `ragloom train` made, to be served: ragloom index -c {SERVE}\n"
    text = said + yaml.safe_dump({"version": 1, **moved}, sort_keys=False, allow_unicode=True, width=120)
    output.mkdir(parents=True, exist_ok=True)
    durable.replace(output / SERVE, text.encode(), sync=False)
    return output / SERVE


class _Move:
    """Paths that were seen from a config's folder, as seen from another."""

    def __init__(self, loaded: LoadedConfig, to: Path) -> None:
        self._loaded = loaded
        self._to = to
        self._trained = {one.text for one in trained_by_serving(loaded)}

    def path(self, text: str) -> str:
        """A path for certain."""
        if "${" in text or text.startswith("~") or Path(text).is_absolute():
            return text
        return Path(os.path.relpath(self._loaded.path_of(text), self._to)).as_posix()

    def setting(self, name: str, text: str) -> str:
        """A setting's text, which is a path where it names one that is there: else it may be a model of the hub."""
        if name in _NAMES or not text or "\n" in text:
            return text
        if name in _PLACES or text in self._trained or ((name == "model" or "/" in text) and self._is_there(text)):
            return self.path(text)
        return text

    def _is_there(self, text: str) -> bool:
        try:
            return self._loaded.path_of(text).exists()
        except (OSError, RuntimeError, ValueError):
            return False


def _moved(value: dict[str, Any], move: _Move) -> dict[str, Any]:
    found = {name: _settings(part, name, move) for name, part in value.items()}
    if isinstance(value.get("collection"), str):
        found["collection"] = move.path(value["collection"])
    ingest = value.get("ingest")
    if isinstance(ingest, dict) and isinstance(ingest.get("sources"), list):
        found["ingest"] = {**found["ingest"], "sources": [move.path(str(one)) for one in ingest["sources"]]}
    return found


def _settings(value: Any, name: str, move: _Move) -> Any:
    if isinstance(value, Mapping):
        return {key: _settings(part, str(key), move) for key, part in value.items()}
    if isinstance(value, list):
        return [_settings(part, name, move) for part in value]
    return move.setting(name, value) if isinstance(value, str) else value
