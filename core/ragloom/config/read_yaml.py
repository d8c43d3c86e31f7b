"""YAML with the place of every value, from the safe parser's events; no aliases, no tags, no key twice."""

from __future__ import annotations

from typing import Any

import yaml

from ragloom.config.finding import Path, dotted
from ragloom.config.scalars import scalar
from ragloom.config.tree import MAX_DEPTH, Place, Tree
from ragloom.errors import ConfigError, Problem

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"


def read_yaml(text: str, file: str) -> Tree:
    """The tree of ``text``. Raises ``ConfigError`` with everything that makes it unreadable."""
    builder = _Builder(text, file)
    value = builder.document()
    if builder.problems:
        raise ConfigError(builder.problems)
    return Tree(value, file, builder.values, builder.keys)


class _Builder:
    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._events = yaml.parse(text, Loader=_PARSER)
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.problems: list[Problem] = []

    def document(self) -> Any:
        """The one document of the stream; an empty stream is an empty mapping."""
        self._next()
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            return {}
        value = self._node(self._next(), ())
        self._next()
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._problem(after, (), "a second document begins", "a config is one document: take out the `---`")
        return {} if value is None else value

    def _next(self) -> Any:
        try:
            return next(self._events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = self._place(mark) if mark else Place(self._file)
            raise ConfigError([self._at(place, (), f"is not YAML: {error.problem or error.context}")]) from error
        except yaml.YAMLError as error:
            what = " ".join(str(error).split())
            raise ConfigError([self._at(Place(self._file), (), f"is not YAML: {what}")]) from error

    def _node(self, event: Any, path: Path) -> Any:
        self.values[path] = self._place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self._problem(event, path, "aliases are not read", "write the value out")
            return None
        if event.anchor is not None:
            self._problem(event, path, f"anchors are not read (`&{event.anchor}`)", "take it out")
        if event.tag not in (None, _TEXT, "!"):
            self._problem(event, path, f"tags are not read (`{event.tag}`)", "take it out")
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event.value) if event.implicit[0] else event.value
        if len(path) >= MAX_DEPTH:
            raise ConfigError([self._at(self.values[path], path[:3], f"is nested more than {MAX_DEPTH} levels deep")])
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._list(path)

    def _list(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, path)
            place, inside = self._place(event.start_mark), (*path, key)
            if key in entries:
                first = self.keys[inside].line
                self._problem(event, inside, "is set twice", f"the first is on line {first}: keep one")
            self.keys[inside] = place
            entries[key] = self._node(self._next(), inside)
        return entries

    def _key(self, event: Any, path: Path) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag in (None, _TEXT):
            return str(event.value)
        place = self._place(event.start_mark)
        raise ConfigError([self._at(place, path, "a key must be plain text", "write `name: value`")])

    def _problem(self, event: Any, path: Path, what: str, hint: str) -> None:
        self.problems.append(self._at(self._place(event.start_mark), path, what, hint))

    def _at(self, place: Place, path: Path, what: str, hint: str = "") -> Problem:
        return Problem(dotted(path), what, hint, place.file, place.line, place.column)

    def _place(self, mark: Any) -> Place:
        return Place(self._file, mark.line + 1, mark.column + 1)
