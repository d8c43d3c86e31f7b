"""``--locked``, alone or with the lock file behind it: typer has no options whose value may be missing."""

from __future__ import annotations

from collections.abc import Sequence

OPTION = "--locked"
USUAL = "ragloom.lock.json"
SUFFIX = ".json"


def spelled_out(arguments: Sequence[str]) -> list[str]:
    """``arguments`` with each ``--locked`` as ``--locked=FILE``.

    The word behind it is the file where it ends in ``.json``: any other (``ragloom ask --locked "Why?"``) is the
    verb's own, and the usual file is meant. What follows ``--`` stays as it is.
    """
    waiting, spelled = list(arguments), list[str]()
    while waiting and waiting[0] != "--":
        word = waiting.pop(0)
        if word == OPTION:
            named = bool(waiting) and waiting[0].endswith(SUFFIX)
            word = f"{OPTION}={waiting.pop(0) if named else USUAL}"
        spelled.append(word)
    return spelled + waiting
