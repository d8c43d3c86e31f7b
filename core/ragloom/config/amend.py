"""Setting one number in a config file, everything else in it as it stands: comments, order, references."""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from ragloom.config.read import READERS, read
from ragloom.config.tree import Tree
from ragloom.errors import ConfigError, UsageError

_SCALAR = re.compile(r"[^\s,}\]#]+")


def set_number(file: Path, section: str, name: str, value: float) -> None:
    """Make ``section.name`` in ``file`` be ``value``; the file is replaced as a whole, or stays as it is.

    Raises ``UsageError`` where it is written in a way that cannot be changed so.
    """
    place = file.resolve()
    text = place.read_bytes().decode("utf-8-sig")
    tree = read(place)
    wanted = _with(tree.value, section, name, value)
    new = _replaced(text, tree, section, name, value) or _ADDING[place.suffix.lower()](text, section, name, value)
    if not _holds(place, new, wanted):
        raise UsageError("cannot be changed as it is written", where=str(file), hint=f"set {section}.{name}: {value!r}")
    _write(place, new)


def _with(whole: dict[str, Any], section: str, name: str, value: float) -> dict[str, Any]:
    wanted = copy.deepcopy(whole)
    held = wanted.get(section)
    wanted[section] = {**(held if isinstance(held, dict) else {}), name: value}
    return wanted


def _replaced(text: str, tree: Tree, section: str, name: str, value: float) -> str:
    """The text with another number where there is one; empty where there is none."""
    place = tree.values.get((section, name))
    if place is None:
        return ""
    lines = text.splitlines(keepends=True)
    line, start = lines[place.line - 1], place.column - 1
    if not (old := _SCALAR.match(line, start)):
        return ""
    lines[place.line - 1] = line[:start] + json.dumps(value) + line[old.end() :]
    return "".join(lines)


def _add_yaml(text: str, section: str, name: str, value: float) -> str:
    return f"{_ended(text)}\n{section}: {{{name}: {json.dumps(value)}}}\n"


def _add_toml(text: str, section: str, name: str, value: float) -> str:
    return f"{_ended(text)}\n[{section}]\n{name} = {json.dumps(value)}\n"


def _add_json(text: str, section: str, name: str, value: float) -> str:
    return text.replace("{", f'{{\n  "{section}": {{"{name}": {json.dumps(value)}}},', 1)


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


_ADDING: dict[str, Callable[[str, str, str, float], str]] = {
    ".yaml": _add_yaml,
    ".yml": _add_yaml,
    ".toml": _add_toml,
    ".json": _add_json,
}


def _holds(place: Path, text: str, wanted: dict[str, Any]) -> bool:
    try:
        return READERS[place.suffix.lower()](text, place.name).value == wanted
    except ConfigError:
        return False


def _write(place: Path, text: str) -> None:
    with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=place.parent, prefix=".", delete=False) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    written = Path(file.name)
    try:
        written.chmod(place.stat().st_mode & 0o7777)
        written.replace(place)
    except OSError:
        with suppress(OSError):
            written.unlink()
        raise
