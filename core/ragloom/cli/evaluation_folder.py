"""Where an evaluation goes that was not told where: never over the results of another config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ragloom.errors import UsageError

if TYPE_CHECKING:
    from ragloom.evaluate.results import Results

EVALUATIONS = Path("evaluations")
RESULTS = "results.json"


@dataclass(frozen=True, slots=True)
class Place:
    """The folder to write to; ``beside`` has results of another config on the same questions, to compare with."""

    folder: Path
    beside: Path | None = None


def usual_place(name: str, config: Mapping[str, Any], sha256: str) -> Place:
    """``evaluations/NAME``; with a number behind it where the results there are of another config or other questions.

    What the same config gave on the same questions is replaced.
    """
    beside, number = None, 1
    while True:
        folder = EVALUATIONS / (name if number == 1 else f"{name}-{number}")
        there = _there(folder)
        if there is None or (there.config == config and there.data.get("sha256") == sha256):
            return Place(folder, beside)
        if there.data.get("sha256") == sha256:
            beside = folder
        number += 1


def _there(folder: Path) -> Results | None:
    """The results in ``folder``; None where there are none that this ragloom reads, and so none to lose."""
    from ragloom.evaluate.results_file import read_results

    try:
        return read_results(folder / RESULTS)
    except UsageError:
        return None
