"""Generators that lack what a fuser works through: found by ``config check``, and told here to a program."""

from __future__ import annotations

from typing import NoReturn

from ragloom.errors import GenerationError
from ragloom.interfaces import Generator, JointReading, Scoring, Stepping


def stepping(generator: Generator, fuser: str) -> Stepping:
    """``generator``, decoded one token at a time. Raises ``GenerationError`` where it cannot be."""
    return generator if isinstance(generator, Stepping) else _refused(generator, "Stepping", fuser)


def scoring(generator: Generator, fuser: str) -> Scoring:
    """``generator``, asked how likely a text is. Raises ``GenerationError`` where it does not say."""
    return generator if isinstance(generator, Scoring) else _refused(generator, "Scoring", fuser)


def reading_jointly(generator: Generator, fuser: str) -> JointReading:
    """``generator``, reading sources side by side. Raises ``GenerationError`` where it does not."""
    return generator if isinstance(generator, JointReading) else _refused(generator, "JointReading", fuser)


def _refused(generator: Generator, ability: str, fuser: str) -> NoReturn:
    raise GenerationError(
        f"`{fuser}` needs a generator with {ability}, which {type(generator).__name__} has not",
        hint="name another generator (`ragloom config check` says which can), or fuse by `concat`",
    )
