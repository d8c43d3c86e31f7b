"""Cases of commands."""

from __future__ import annotations

from dataclasses import dataclass

from ragloom.testing.cases.base import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCase(Case):
    """``options`` are names that the command's help has to show (``"--port"``)."""

    options: tuple[str, ...] = ()
