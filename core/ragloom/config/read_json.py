"""JSON with the place of every value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from json.decoder import JSONDecoder
from typing import Any, ClassVar

from ragloom.config.finding import Path, dotted
from ragloom.config.tree import MAX_DEPTH, Lines, Place, Tree
from ragloom.errors import ConfigError, Problem

_DECODER = JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_ATOM = re.compile(r"[^\s,\]}]+")


def read_json(text: str, file: str) -> Tree:
    """The tree of ``text``. Raises ``ConfigError`` for what is not JSON, and for keys that are set twice."""
    _check(text, file)
    scan = _Scan(text, file)
    value, _ = scan.value(0, ())
    if scan.problems:
        raise ConfigError(scan.problems)
    return Tree(value, file, scan.values, scan.keys)


def _check(text: str, file: str) -> None:
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        what = f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise ConfigError([Problem("", what, "", file, error.lineno, error.colno)]) from error
    except RecursionError as error:
        raise ConfigError([Problem("", f"is nested more than {MAX_DEPTH} levels deep", "", file)]) from error
    except ValueError as error:
        raise ConfigError([Problem("", f"is not JSON: {error}", "", file)]) from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON number")


class _Scan:
    """Walks a text that is known to be JSON, and notes where everything stands."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._lines = Lines(text, file)
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.problems: list[Problem] = []

    def value(self, offset: int, path: Path) -> tuple[Any, int]:
        """The value that begins at or after ``offset``, and the offset behind it."""
        start = self._skip(offset)
        self.values[path] = self._lines.place(start)
        if len(path) > MAX_DEPTH:
            raise ConfigError([self._problem(path[:3], f"is nested more than {MAX_DEPTH} levels deep", start)])
        return self._readers.get(self._text[start], _Scan._atom)(self, start, path)

    def _atom(self, start: int, path: Path) -> tuple[Any, int]:
        match = _ATOM.match(self._text, start)
        assert match is not None
        return json.loads(match[0]), match.end()

    def _string(self, start: int, path: Path) -> tuple[str, int]:
        text: str
        text, end = _DECODER.raw_decode(self._text, start)
        return text, end

    def _list(self, start: int, path: Path) -> tuple[list[Any], int]:
        items: list[Any] = []
        offset = self._skip(start + 1)
        while self._text[offset] != "]":
            item, offset = self.value(offset, (*path, len(items)))
            items.append(item)
            offset = self._past_comma(offset)
        return items, offset + 1

    def _mapping(self, start: int, path: Path) -> tuple[dict[str, Any], int]:
        entries: dict[str, Any] = {}
        offset = self._skip(start + 1)
        while self._text[offset] != "}":
            place = self._lines.place(offset)
            key, colon = self._string(offset, path)
            if key in entries:
                first = self.keys[*path, key].line
                hint = f"the first is on line {first}: keep one"
                self.problems.append(self._problem((*path, key), "is set twice", offset, hint))
            self.keys[*path, key] = place
            entries[key], offset = self.value(self._skip(colon) + 1, (*path, key))
            offset = self._past_comma(offset)
        return entries, offset + 1

    def _skip(self, offset: int) -> int:
        match = _SPACE.match(self._text, offset)
        return match.end() if match else offset

    def _past_comma(self, offset: int) -> int:
        offset = self._skip(offset)
        return self._skip(offset + 1) if self._text[offset] == "," else offset

    def _problem(self, path: Path, what: str, offset: int, hint: str = "") -> Problem:
        place = self._lines.place(offset)
        return Problem(dotted(path), what, hint, place.file, place.line, place.column)

    _readers: ClassVar[dict[str, Callable[[_Scan, int, Path], tuple[Any, int]]]] = {
        '"': _string,
        "[": _list,
        "{": _mapping,
    }
