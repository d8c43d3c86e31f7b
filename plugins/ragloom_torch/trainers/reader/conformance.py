"""The situations in which the trainer of readers is checked: a tiny encoder, a handful of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ragloom.interfaces import Json
from ragloom.testing import TrainerCase, Wrong

_LAMPS = ("Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow")
_CPU: Mapping[str, object] = {"device": "cpu", "threads": 1, "batch": 2, "epochs": 1, "max_tokens": 64}


def trainer() -> tuple[TrainerCase, ...]:
    """From an encoder without a head, passages together; from a reader, each alone."""
    wrong = (
        Wrong({"model": ""}, "model"),
        Wrong({"max_tokens": 8}, "max_tokens"),
        Wrong({"stride": -1}, "stride"),
        Wrong({"max_answer_tokens": 0}, "max_answer_tokens"),
        Wrong({"objective": "last"}, "objective"),
        Wrong({"normalise": "never"}, "normalise"),
        Wrong({"passages": 0}, "passages"),
        Wrong({"negatives": "everywhere"}, "negatives"),
        Wrong({"negative_share": 2}, "negative_share"),
        Wrong({"epochs": 0}, "epochs"),
    )
    rows = tuple(_row(number, town) for number, town in enumerate(_LAMPS))
    return (
        TrainerCase(
            prepare=_made("tiny_bert"),
            settings={**_CPU, "negatives": "article"},
            wrong=wrong,
            examples=rows,
            cut=3,
        ),
        TrainerCase(
            name="each passage alone",
            prepare=_made("tiny_reader"),
            settings={**_CPU, "objective": "first", "normalise": "each"},
            examples=rows,
            cut=3,
        ),
    )


def _row(number: int, town: str) -> Mapping[str, Json]:
    text = f"The lamp of {town} was lit in {1870 + number}."
    answers: list[Json] = [] if number == 2 else [str(1870 + number)]
    return {"question": f"When was the lamp of {town} lit?", "answers": answers, "positives": [text], "group": "lamps"}


def _made(name: str) -> Callable[[Path], Mapping[str, object]]:
    def prepare(folder: Path) -> Mapping[str, object]:
        from ragloom_torch import conformance_models

        return {"model": str(getattr(conformance_models, name)(folder / "model"))}

    return prepare
