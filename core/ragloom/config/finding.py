"""Something wrong at a path of a config, before it is known where in which file that path stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Path = tuple[str | int, ...]
"""The way to a value: keys of mappings and indices of lists."""


def dotted(path: Path) -> str:
    """The path as ``--set`` takes it: ``retrievers.0.k``."""
    return ".".join(map(str, path))


@dataclass(frozen=True, slots=True)
class Finding:
    """``on`` says whether the key or the value is at fault; it decides the column that is reported."""

    path: Path
    what: str
    hint: str = ""
    on: Literal["key", "value"] = "value"

    def under(self, base: Path) -> Finding:
        """The same, seen from above ``base``."""
        return Finding(base + self.path, self.what, self.hint, self.on)
