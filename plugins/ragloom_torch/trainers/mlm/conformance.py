"""The situations in which the trainer `mlm` is checked."""

from __future__ import annotations

from ragloom.testing import TrainerCase, Wrong
from ragloom.testing.material import TEXTS

_TINY = {"type": "bert", "layers": 1, "width": 16, "heads": 2, "positions": 32, "vocabulary": 300}


def trainer() -> tuple[TrainerCase, ...]:
    """A new model and its tokenizer, in two epochs over a few texts of several scripts."""
    rows = tuple({"text": text, "where": name} for name, text in TEXTS.items())
    return (
        TrainerCase(
            settings={"architecture": _TINY, "epochs": 2, "batch": 4, "device": "cpu", "threads": 1},
            examples=rows,
            weights=("*.safetensors", "tokenizer.json"),
            cut=len(rows) // 2,
            wrong=(
                Wrong({"architecture": {**_TINY, "heads": 3}}, "architecture"),
                Wrong({"batch": 0}, "batch"),
                Wrong({"masked": 1}, "masked"),
            ),
        ),
    )
