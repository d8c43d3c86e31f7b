"""The situations in which the stage is checked: tiny models that learn from a handful of questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ragloom.interfaces import Json
from ragloom.testing import TrainerCase, Wrong

_TOWNS = ("Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow")


def trainer() -> tuple[TrainerCase, ...]:
    """From an encoder, listwise; from a cross-encoder, each candidate by itself."""
    wrong = (
        Wrong({"model": ""}, "model"),
        Wrong({"loss": "pairwise"}, "loss"),
        Wrong({"candidates": 1}, "candidates"),
        Wrong({"negatives": {"from": "thin air"}}, "negatives.from"),
    )
    shared = {
        "device": "cpu", "threads": 1, "batch": 2, "epochs": 1, "learning_rate": 1e-3,
        "negatives": {"from": "rows", "count": 2},
    }  # fmt: skip
    return (
        TrainerCase(name="from an encoder", prepare=_encoder, settings=shared, examples=_rows(), cut=3, wrong=wrong),
        TrainerCase(
            name="from a cross-encoder",
            prepare=_cross_encoder,
            settings={**shared, "loss": "binary", "accumulate": 2},
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


def _encoder(folder: Path) -> Mapping[str, object]:
    from ragloom_torch.conformance_models import tiny_bert

    return {"model": str(tiny_bert(folder / "model"))}


def _cross_encoder(folder: Path) -> Mapping[str, object]:
    from ragloom_torch.conformance_models import tiny_cross_encoder

    return {"model": str(tiny_cross_encoder(folder / "model"))}
