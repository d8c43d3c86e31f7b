"""A short life of a collection, the same every time: made, filled, changed, emptied in part, merged, closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.crash import shim
from benchmarks.crash.churning import apply
from benchmarks.crash.defects import DEFECTS
from benchmarks.crash.nursery import Say
from benchmarks.crash.subject import bindings
from benchmarks.crash.witness import Change
from ragloom.errors import RagloomError
from ragloom.store import Collection, Writer

STEPS: tuple[Change | str, ...] = (
    {"a": 1, "b": 2, "c": 3},
    "publish",
    {"a": 4, "d": 5},
    {"b": None},
    "publish",
    {"e": 6},
    "publish one",
    {"c": None, "d": None},
    "compact",
    {"a": 7, "f": 8, "g": 9},
    "publish",
)
"""Changes of documents, each one transaction, and what happens to the indexes in between."""

DONE: dict[str, Callable[[Writer], object]] = {
    "publish": lambda writer: writer.publish(bindings()),
    "publish one": lambda writer: writer.publish(bindings()[:1]),
    "compact": lambda writer: writer.compact(bindings()),
}


def live(
    folder: str, say: Say, fail_at: int = 0, failure: str = "EIO", for_good: bool = False, defect: str = ""
) -> None:
    """The life, in which one call of the system fails, or is the last; a step that fails is told and left behind."""
    shim.arm(Path(folder), fail_at=fail_at, failure=failure, for_good=for_good)
    with DEFECTS[defect]():
        _live(folder, say)
    say("calls", shim.calls())


def _live(folder: str, say: Say) -> None:
    # Making the collection or opening it may be what fails: whoever asks again gets on.
    for _ in range(3):
        try:
            with Collection.open(folder, create=True) as collection, collection.writer() as writer:
                for step in STEPS:
                    _step(writer, step, say)
                return
        except RagloomError as error:
            say("told", str(error))


def _step(writer: Writer, step: Change | str, say: Say) -> None:
    change = {} if isinstance(step, str) else dict(step)
    say("will", change)
    try:
        if isinstance(step, str):
            DONE[step](writer)
        else:
            apply(writer, change)
    except RagloomError as error:
        say("failed", change)
        say("told", str(error))
    else:
        say("did", change)
