"""A command, and commands that each break one promise."""

from typing import Annotated

import typer

from ragloom.testing import CommandCase

CASE = CommandCase(options=("--top", "--loud"))

Top = Annotated[int, typer.Option(min=1, help="How many.")]
Loud = Annotated[bool, typer.Option("--loud", "-l", help="In capitals.")]


def sound(frame, words: list[str] | None = None, top: Top = 3, loud: Loud = False) -> int:
    """Count words."""
    raise AssertionError("the kit must not run a command")


class Classy:
    """No function."""


def unannotated(frame, top, loud: Loud = False) -> None:
    """Count words."""


def starry(frame, *words: str, top: Top = 3, loud: Loud = False) -> None:
    """Count words."""


def mute(frame, top: Top = 3, loud: Loud = False) -> None:
    pass


def giving(frame, top: Top = 3, loud: Loud = False) -> str:
    """Count words."""
    return ""


def unbuildable(frame, odd: int | str, top: Top = 3, loud: Loud = False) -> None:
    """Count words."""


def clashing(frame, where: Annotated[str, typer.Option("--config")] = "", top: Top = 3, loud: Loud = False) -> None:
    """Count words."""


def optionless(frame) -> None:
    """Count words."""


def unresolved(frame, top: "NoSuchType" = 3, loud: Loud = False) -> None:  # noqa: F821
    """Count words."""
