"""``${env:VAR}`` and ``${env:VAR:-default}`` in the text values of a config; ``$${`` stands for ``${``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ragloom.config.finding import Finding, Path
from ragloom.config.scalars import scalar

_PATTERN = re.compile(
    r"\$\$\{|\$\{(?:env:(?P<name>[A-Za-z_]\w*)(?::-(?P<default>[^}]{0,400}))?|(?P<other>[^}]{0,200}))\}"
)
"""Bounded, so that a text of nothing but openings is not searched to its end from each of them."""


@dataclass(slots=True)
class Resolution:
    """What became of a tree's values: ``texts`` holds, by path, what a variable said literally."""

    environment: Mapping[str, str]
    texts: dict[Path, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def value(self, value: Any, path: Path = ()) -> Any:
        """``value`` with every reference in it replaced."""
        return _BY_TYPE.get(type(value), _as_it_is)(self, value, path)

    def _mapping(self, value: dict[str, Any], path: Path) -> dict[str, Any]:
        return {key: self.value(item, (*path, key)) for key, item in value.items()}

    def _list(self, value: list[Any], path: Path) -> list[Any]:
        return [self.value(item, (*path, number)) for number, item in enumerate(value)]

    def _text(self, value: str, path: Path) -> object:
        """A value that is one reference and nothing else is read as the variable's text would be in the file."""
        replaced = _PATTERN.sub(lambda match: self._reference(match, path), value)
        if (whole := _PATTERN.fullmatch(value)) and whole["name"]:
            self.texts[path] = replaced
            return scalar(replaced)
        if any(match["name"] for match in _PATTERN.finditer(value)):
            self.texts[path] = replaced
        return replaced

    def _reference(self, match: re.Match[str], path: Path) -> str:
        if match[0] == "$${":
            return "${"
        name = match["name"]
        if name is None:
            hint = "write ${env:NAME}, or $${ where `${` itself is meant"
            self.findings.append(Finding(path, f"`{match[0]}` is no reference", hint))
            return match[0]
        if (held := self.environment.get(name) or match["default"]) is not None:
            return held
        if name in self.environment:
            return ""
        hint = f"set it, or give a default: ${{env:{name}:-…}}"
        self.findings.append(Finding(path, f"the environment variable {name} is not set", hint))
        return match[0]


def _as_it_is(resolution: Resolution, value: Any, path: Path) -> Any:
    return value


_BY_TYPE: dict[type, Callable[[Resolution, Any, Path], Any]] = {
    dict: Resolution._mapping,
    list: Resolution._list,
    str: Resolution._text,
}
