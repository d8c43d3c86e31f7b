"""The situations in which the stage is checked: a tiny encoder that learns from a handful of questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ragloom.interfaces import Json
from ragloom.testing import TrainerCase, Wrong

_TOWNS = ("Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow")


def trainer() -> tuple[TrainerCase, ...]:
    """Both in one encoder, with hard negatives and a short vector; and questions alone, read in chunks."""
    wrong = (
        Wrong({"model": ""}, "model"),
        Wrong({"scale": 0}, "scale"),
        Wrong({"negatives": {"from": "thin air"}}, "negatives.from"),
        Wrong({"negatives": {"margin": 0.1}}, "negatives"),
        Wrong({"dimensions": [0]}, "dimensions.0"),
    )
    shared = {"device": "cpu", "threads": 1, "batch": 2, "epochs": 1, "learning_rate": 1e-3}
    return (
        TrainerCase(
            name="an encoder for both",
            prepare=_prepared,
            settings={**shared, "dimensions": [8], "accumulate": 2},
            examples=_rows(),
            cut=3,
            wrong=wrong,
        ),
        TrainerCase(
            name="questions alone",
            prepare=_prepared,
            settings={**shared, "freeze_passages": True, "chunk": 2, "learn_scale": True},
            examples=_rows(),
            cut=3,
            wrong=wrong[:1],
        ),
    )


def _rows() -> tuple[Mapping[str, Json], ...]:
    return tuple(
        {
            "question": f"When was the harbour of {town} built?",
            "positives": [{"text": f"The harbour of {town} was built in {1850 + number}.", "document": town}],
            "negatives": [{"text": f"Nobody knows when the mill of {town} was built.", "document": town}],
        }
        for number, town in enumerate(_TOWNS)
    )


def _prepared(folder: Path) -> Mapping[str, object]:
    from ragloom_torch.conformance_models import tiny_bert

    return {"model": str(tiny_bert(folder / "model"))}
