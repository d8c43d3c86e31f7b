"""How to make a loader again in another process: by import strings and settings, as a plugin registers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.interfaces import Json


@dataclass(frozen=True, slots=True)
class Remake:
    """``target`` and ``config`` are ``module:Name``; ``settings`` are written out, secrets too.

    ``file``: the plugin file that defines the module, where it is no installed one.
    """

    target: str
    config: str = ""
    settings: Mapping[str, Json] = field(default_factory=dict)
    file: str = ""

    def plain(self) -> dict[str, Any]:
        """As values that JSON can hold."""
        return {**asdict(self), "settings": dict(self.settings)}

    def make(self) -> Any:
        """The component, unopened. Raises whatever its modules raise."""
        if self.file:
            from ragloom.registry.sources import from_files

            from_files([Path(self.file)])[0].load()
        target = _named(self.target)
        return target(_named(self.config).model_validate(self.settings)) if self.config else target()


def _named(string: str) -> Any:
    module, _, name = string.partition(":")
    return reduce(getattr, name.split("."), import_module(module))
