"""Run as a program, by each of several processes: ``python -m …rag_together FOLDER WAYS``, one training a way."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.plugins.torch.rag.rag_runs import ROWS, config, trained

from ragloom_torch.conformance_models import tiny_bert, tiny_reader

STILL = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}


def made(folder: Path) -> None:
    """The models that every process begins with; nothing is left out of them by chance."""
    tiny_bert(folder / "encoder", **STILL)
    tiny_reader(folder / "reader", **STILL)


def run(folder: Path, name: str, *, held_out: int = 0, **way: object) -> Path:
    """The checkpoint of a training over six rows."""
    named = {"encoder": str(folder / "encoder"), "reader": str(folder / "reader")}
    settings = config(**named, **{"learning_rate": 1e-3, "warmup": 0, "epochs": 3, **way})
    return trained(settings, folder / name, examples=ROWS[:6], held_out=ROWS[6 : 6 + held_out]).checkpoint


if __name__ == "__main__":
    for name, way in json.loads(sys.argv[2]).items():
        run(Path(sys.argv[1]), name, **way)
