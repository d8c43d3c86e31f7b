"""Run as a program, by each of several processes: trainings, and what the gradient of each step was."""

from __future__ import annotations

import json
import math
import os
import sys
from dataclasses import replace
from pathlib import Path

from tests.plugins.torch.training.tiny import adding, job, settings
from transformers import TrainerCallback

from ragloom.errors import RagloomError
from ragloom_torch.training.run import fit


class Gradients(TrainerCallback):
    """The gradient of every step, as it goes into the optimiser."""

    def __init__(self, module):
        self._module = module
        self.found = []

    def on_pre_optimizer_step(self, args, state, control, **_):
        """All of it in a row."""
        self.found.append([x for one in self._module.parameters() for x in one.grad.flatten().tolist()])


def gradients(output, *, poisoned=False, **way):
    """Of each step; the rows weigh unevenly, and the last batches are short."""
    made = adding(count=21, dropout=0)

    def collate(some):
        batch = made.collate(some)
        bad = [math.nan if poisoned and one.where == "sums.jsonl:7" else 0.0 for one in some]
        return {**batch, "poison": batch["totals"].new_tensor(bad)}

    watch = Gradients(made.module)
    fit(
        replace(made, collate=collate, callbacks=[watch]),
        settings(max_grad_norm=1e9, epochs=2, **way),
        job(output),
    )
    return watch.found


def said(folder, way):
    """What came of one training: its gradients, or the error that it raised."""
    try:
        return {"gradients": gradients(folder, **way)}
    except RagloomError as error:
        return {"error": str(error)}


if __name__ == "__main__":
    folder, ways = Path(sys.argv[1]), json.loads(sys.argv[2])
    found = {name: said(folder / name, way) for name, way in ways.items()}
    (folder / f"said-{os.environ['RANK']}.json").write_text(json.dumps(found), "utf-8")
