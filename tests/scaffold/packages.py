"""Packages written by the command line, and how each is tried."""

from __future__ import annotations

from pathlib import Path

from ragloom.cli.main import main
from ragloom.scaffold import DRAFTS

QUESTION, ANSWER = "When was the Suez Canal opened?", "November 1869"
QUESTIONS = {"loader": ("How high is the lighthouse of Port Said?", "fifty-six metres")}
"""Where a kind's example is asked something else."""

SCRIPTS = {
    "encoder": ("compare.py", "suez cannal", "0.242  canal.txt\n"),
    "metric": ("score.py", "", "0.95  In 1869.\n"),
    "trainer": ("train.py", "model", "80 steps"),
}
"""Kinds that no config picks yet: the script that makes one by its name, what it is told, and what it says."""


def name_of(kind: str) -> str:
    """What the package of a kind is called in these tests."""
    return f"try-{DRAFTS[kind].typed}"


def written(kind: str, into: Path, name: str = "") -> Path:
    """The folder of a package that `ragloom plugins new` wrote."""
    typed = name or name_of(kind)
    assert main(["plugins", "new", typed, "--kind", DRAFTS[kind].typed, "--into", str(into)]) == 0
    return into / f"ragloom-{typed}"
