"""From a config file to its tree, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ragloom.config.read_json import read_json
from ragloom.config.read_toml import read_toml
from ragloom.config.read_yaml import read_yaml
from ragloom.config.tree import Tree
from ragloom.errors import ConfigError, Problem, UsageError

MAX_BYTES = 1 << 20

READERS: dict[str, Callable[[str, str], Tree]] = {
    ".yaml": read_yaml,
    ".yml": read_yaml,
    ".toml": read_toml,
    ".json": read_json,
}


def read(path: Path) -> Tree:
    """The tree of a file. Raises ``UsageError`` where there is none, ``ConfigError`` where it cannot be read."""
    if path.is_dir():
        raise UsageError(f"{path}: is a folder", hint=f"name the config in it: {path / 'ragloom.yaml'}")
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file", hint="`ragloom init` writes a config")
    if path.suffix.lower() not in READERS:
        raise UsageError(f"{path}: a config's name ends in {', '.join(READERS)}", hint="rename the file")
    tree = READERS[path.suffix.lower()](_text(path), str(path))
    if not isinstance(tree.value, dict):
        raise ConfigError([Problem("", "must be a mapping (key: value)", "begin with `version: 1`", str(path))])
    return tree


def _text(path: Path) -> str:
    file = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", hint="check who may read it") from error
    if len(data) > MAX_BYTES:
        raise ConfigError([Problem("", "is larger than 1 MB", "a config holds settings; data goes elsewhere", file)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        what = f"is not UTF-8: byte 0x{data[error.start]:02x}"
        raise ConfigError([Problem("", what, "save the file as UTF-8", file, line, column)]) from error
