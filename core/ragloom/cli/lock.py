"""``ragloom lock``: write down what a run needs, so that another can be held to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ragloom.cli.frame import Frame
from ragloom.cli.locked_option import USUAL
from ragloom.cli.verb import alone
from ragloom.errors import UsageError

if TYPE_CHECKING:
    from ragloom.pipeline.locking import Lock

SAMPLE = "sample"
"""The questions that come with ragloom: its version says what they are."""


def lock(
    frame: Frame,
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", metavar="FILE", help="Questions that runs will read. May be repeated."),
    ] = None,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Where the lock is written.")] = Path(USUAL),
) -> int:
    """Write down what a run needs: config, versions, models, data, collection. `--locked` holds others to it."""
    from ragloom.pipeline.locking import check_free, lock_of, unlocked_models, write_lock

    check_free(to)
    files = list(_present(data or ()))
    _check_sources(frame)
    made = lock_of(frame.resolved, frame.registry, to, files)
    write_lock(made, to)
    frame.show({"file": str(to), **_counts(made)}, _lines(made, to))
    for one in unlocked_models(frame.resolved):
        frame.note(f"not locked: {one.setting} ({one.model}) names no model on this machine")
    return 0


def _present(data: list[Path] | tuple[()]) -> Iterator[Path]:
    for path in data:
        if path.exists():
            yield path
        elif str(path) != SAMPLE:
            raise UsageError("there is no such file", where=str(path), hint="name the questions' file: --data FILE")


def _check_sources(frame: Frame) -> None:
    """A lock without the files that it should name would hold nobody to them."""
    for source in frame.resolved.core.ingest.sources:
        if not (place := frame.loaded.path_of(source)).exists():
            raise UsageError("there is no such file or folder", where=str(place), hint="check ingest.sources")


def _counts(made: Lock) -> dict[str, int | bool]:
    return {
        "packages": len(made.packages),
        "plugins": len(made.plugins),
        "models": len(made.models),
        "model_files": sum(len(one.files) for one in made.models.values()),
        "data": len(made.data),
        "source_files": sum(map(len, made.sources.values())),
        "collection": made.collection is not None,
    }


def _lines(made: Lock, to: Path) -> Iterator[str]:
    from rich.markup import escape

    counts = _counts(made)
    held = [f"{counts[name]} {said}" for name, said in _SAID.items() if counts[name]]
    yield f"{escape(str(to))}: the config, {made.python}, {', '.join(held)}{_place(made)}"
    option = "" if str(to) == USUAL else f"={to}"
    yield f"With --locked{escape(option)} a verb runs only where all of that is the same."


def _place(made: Lock) -> str:
    return "" if made.collection is None else f"; the collection at position {made.collection.position}"


_SAID = {
    "packages": "packages",
    "plugins": "plugin files",
    "model_files": "files of models",
    "data": "files of data",
    "source_files": "files of sources",
}

app = alone(lock)
