"""A plugin as it was found: what it offers, or why it was kept out and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ragloom.registry.registration import Owner, Registration

Status = Literal["ok", "quarantined", "refused", "ambiguous", "missing extra", "not installed"]


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """``module`` is there only for an admitted plugin; ``error`` is one line, ``traceback`` the whole story.

    ``deprecations`` are the warnings of what the plugin still uses and a later API takes away.
    """

    owner: Owner
    status: Status = "ok"
    registrations: tuple[Registration, ...] = ()
    module: object = None
    observes: tuple[str, ...] = ()
    deprecations: tuple[str, ...] = ()
    error: str = ""
    fix: str = ""
    traceback: str = ""

    @property
    def admitted(self) -> bool:
        """Whether its components can be used."""
        return self.module is not None
