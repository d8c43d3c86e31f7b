"""Writing a config in which every ``sweep`` has given way to what was taken, everything else in it as it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ragloom.config.alternatives import WORD, Choice, Range, Settled
from ragloom.config.read import READERS
from ragloom.errors import ConfigError, RagloomError

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Taken:
    """The ``text`` of a config; ``kept`` says whether comments and order are those of the file that it was made of."""

    text: str
    kept: bool


def taken(file: Path | None, settled: Settled, to: Path) -> Taken:
    """The config of ``settled``, which was made of ``file``, as a file called ``to`` would hold it.

    Where the file is YAML and so is ``to``, the alternatives are cut out of its text; where that is not possible (it
    was overridden on the command line, say), the plain values are written.
    """
    value = settled.tree.value
    if file is not None and file.suffix.lower() in _YAML and to.suffix.lower() in _YAML:
        text = _cut(file.read_bytes().decode("utf-8-sig"), settled.choices)
        if text is not None and _holds(text, value):
            return Taken(text, kept=True)
    return Taken(_plain(value, to), kept=False)


_YAML = (".yaml", ".yml")


def _plain(value: dict[str, Any], to: Path) -> str:
    if to.suffix.lower() == ".json":
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120))


def _cut(text: str, choices: Sequence[Choice]) -> str | None:
    """``text`` with each choice in the place of its alternatives, outer ones first: inner ones stand within those."""
    for choice in choices:
        try:
            replaced = _replaced(text, choice)
        except (yaml.YAMLError, LookupError, RagloomError):
            return None
        if replaced is None:
            return None
        text = replaced
    return text


def _replaced(text: str, choice: Choice) -> str | None:
    """``text`` with what was taken at ``choice.path``, where the choices made before it have been carried out."""
    node = _node(yaml.compose(text, Loader=_PARSER), choice.path)
    held = _entry(node, WORD)
    if node is None or held is None:
        return None
    new = json.dumps(choice.taken) if isinstance(choice.offer, Range) else _source(text, held.value[int(choice.taken)])
    start, end = node.start_mark.index, _end(text, node)
    if "\n" not in new or _is_flow(new):
        before = text[:start].rstrip()
        # On the line of its key, unless a comment stands between.
        joined = before if before.endswith((":", "-")) and not text[len(before) : start].strip() else text[:start]
        return f"{joined.rstrip() + ' ' if joined is before else joined}{new}{text[end:]}"
    return text[:start] + _indented(new, node.start_mark.column) + text[end:]


def _source(text: str, node: Any) -> str:
    """The text of a node; lines of a block after the first begin where its first does."""
    source = text[node.start_mark.index : _end(text, node)]
    if "\n" not in source or _is_flow(source):
        return source
    first, *rest = source.split("\n")
    column = node.start_mark.column
    return "\n".join([first, *(line[column:] if not line[:column].strip() else line for line in rest)])


def _indented(block: str, column: int) -> str:
    first, *rest = block.split("\n")
    return "\n".join([first, *(" " * column + line if line.strip() else line for line in rest)])


def _is_flow(source: str) -> bool:
    return source.startswith(("{", "[", '"', "'"))


def _end(text: str, node: Any) -> int:
    """Where a node's text ends: the parser ends a block where the next thing begins, past blank lines and comments."""
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        return end
    lines = text[start:end].split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return start + len("\n".join(lines))


def _node(node: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        node = _entry(node, part) if isinstance(part, str) else node.value[part]
    return node


def _entry(node: Any, key: str | int) -> Any:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _holds(text: str, wanted: dict[str, Any]) -> bool:
    try:
        held = READERS[".yaml"](text, "").value
    except ConfigError:
        return False
    held.pop("$schema", None)
    return bool(held == wanted)
