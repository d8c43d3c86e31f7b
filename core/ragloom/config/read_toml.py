"""TOML; the standard reader tells no places, so the keys are looked for, which is good to the line."""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import replace
from typing import Any

from ragloom.config.finding import Path
from ragloom.config.tree import MAX_DEPTH, Place, Tree, depth_beyond, too_deep
from ragloom.errors import ConfigError, Problem

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=\s*")
_LONG_STRING = re.compile(r'"""|' + "'''")
_DEEP_KEY = re.compile(rf"""(?<![\w.\-"'])(?:{_PART}[ \t]*\.[ \t]*){{{MAX_DEPTH},}}""")
"""Looked for beforehand: what the standard reader takes for such a key grows with the square of its parts."""

_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


def read_toml(text: str, file: str) -> Tree:
    """The tree of ``text``. Raises ``ConfigError`` for what is not TOML."""
    if deep := _DEEP_KEY.search(text):
        raise ConfigError([replace(too_deep(file), line=text.count("\n", 0, deep.start()) + 1)])
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_unreadable(str(error), text, file)]) from error
    except ValueError as error:
        # A whole number of thousands of digits is TOML, and more than Python converts.
        raise ConfigError([Problem("", f"cannot be read: {error}", "", file)]) from error
    except RecursionError as error:
        raise ConfigError([too_deep(file)]) from error
    if depth_beyond(value, MAX_DEPTH):
        raise ConfigError([too_deep(file)])
    scan = _Scan(file)
    for number, line in enumerate(text.splitlines(), 1):
        scan.line(number, line)
    return Tree(_plain(value), file, scan.values, scan.keys)


def _unreadable(said: str, text: str, file: str) -> Problem:
    where = _WHERE.search(said)
    line, column = (int(where[1]), int(where[2])) if where and where[1] else (text.count("\n") + 1, 1)
    what = _WHERE.sub("", said).strip()
    return Problem("", f"is not TOML: {what[:1].lower()}{what[1:]}", "", file, line, column)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value


class _Scan:
    """Reads headers and keys line by line; what stands inside inline tables is found at the key that holds it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._table: Path = ()
        self._tables_of: dict[Path, int] = {}
        self._in_string = False
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}

    def line(self, number: int, line: str) -> None:
        """Take in one line."""
        if not self._in_string:
            if header := _HEADER.match(line):
                self._header(number, header)
            elif key := _KEY.match(line):
                self._note(self._table, _parts(key[1]), number, key.start(1) + 1, key.end() + 1)
        if len(_LONG_STRING.findall(line)) % 2:
            self._in_string = not self._in_string

    def _header(self, number: int, header: re.Match[str]) -> None:
        *outer, last = _parts(header[2])
        path: Path = ()
        for part in outer:
            path = self._inside((*path, part))
        column = header.start(2) + 1
        self._note(path, [last], number, column, column)
        path = (*path, last)
        if header[1] == "[[":
            self._tables_of[path] = self._tables_of.get(path, -1) + 1
        self._table = self._inside(path)
        self.values[self._table] = Place(self._file, number, column)

    def _inside(self, path: Path) -> Path:
        return (*path, self._tables_of[path]) if path in self._tables_of else path

    def _note(self, base: Path, parts: list[str], number: int, key_column: int, value_column: int) -> None:
        path = base
        for part in parts:
            path = (*path, part)
            self.keys.setdefault(path, Place(self._file, number, key_column))
            self.values.setdefault(path, Place(self._file, number, key_column))
        self.values[path] = Place(self._file, number, value_column)


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, dotted)]
