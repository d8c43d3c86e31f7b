"""Rows that a tiny model can learn: the answer stands in the passage alone, and the question is asked of each alike."""

from __future__ import annotations

from dataclasses import replace

from ragloom.interfaces import TrainingJob
from ragloom.testing.fakes import FakeResources
from ragloom_torch.trainers.sft.config import SftConfig
from ragloom_torch.trainers.sft.trainer import SftTrainer

COLOURS = ("red", "blue", "green", "white")
THINGS = ("boat", "door", "hat", "lamp", "cup", "ball", "tree", "coat", "roof", "key", "vase", "cart")
TEMPLATE = "{sources}\n{question}"
SETTINGS = {
    "batch": 12,
    "device": "cpu",
    "threads": 1,
    "distractors": 1,
    "distractors_from": "rows",
    "golden": 1.0,
    "template": TEMPLATE,
    "target_tokens": 16,
    "learning_rate": 1e-2,
    "warmup": 0.0,
    "weight_decay": 0.0,
}


def row(thing, colour, **fields):
    return {
        "question": f"{thing}?",
        "answers": [colour],
        "positives": [{"text": f"is {colour}"}],
        "negatives": [{"text": "is old"}],
        "where": f"rows.jsonl:{thing}-{colour}",
        **fields,
    }


def rows():
    """(taught, held out): of what is held out, every thing and every colour is taught, but never the two together."""
    pairs = [(thing, colour) for thing in THINGS for colour in COLOURS]
    apart = [(thing, COLOURS[number % 4]) for number, thing in enumerate(THINGS)]
    return [row(*one) for one in pairs if one not in apart], [row(*one) for one in apart]


def train(output, examples, *, held_out=(), resources=None, job=None, **settings):
    """A report of a stage over ``examples``."""
    trainer = SftTrainer(SftConfig.model_validate({**SETTINGS, **settings}))
    trainer.open(resources or FakeResources())
    made = TrainingJob("sft", output, examples, 7, held_out=held_out)
    try:
        return trainer.train(replace(made, **(job or {})))
    finally:
        trainer.close()
