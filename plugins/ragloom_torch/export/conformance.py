"""The case in which the command is tried."""

from __future__ import annotations

from ragloom.testing import CommandCase


def command() -> list[CommandCase]:
    """Its options."""
    return [CommandCase(options=("--precision", "--task", "--via", "--to", "--threshold", "--revision"))]


def openvino_command() -> list[CommandCase]:
    """Its options."""
    return [CommandCase(options=("--passages",))]
