"""Joint modules over tiny models, put together by hand."""

from __future__ import annotations

from pathlib import Path

import torch

from ragloom.models import ModelFolder
from ragloom.testing.fakes import ListCollection
from ragloom.types import Example, ExamplePassage
from ragloom_torch import conformance_models
from ragloom_torch.config import GeneratorConfig
from ragloom_torch.joint.candidates import LiveCandidates
from ragloom_torch.joint.encoder_folder import open_encoder
from ragloom_torch.joint.index import PassageIndex
from ragloom_torch.joint.module import JointModule, Ways
from ragloom_torch.joint.pool import pool_of
from ragloom_torch.joint.rows import JointRow
from ragloom_torch.joint.span_reading import SpanReading
from ragloom_torch.joint.writing import JointWriting, Writing
from ragloom_torch.losses.objectives import OBJECTIVES
from ragloom_torch.placement import Placement
from ragloom_torch.writers.writer import load_writer

CPU = Placement(torch.device("cpu"), torch.float32)
TOWNS = {"Ada": "Bergen", "Bo": "Lund", "Cleo": "Turku", "Dag": "Visby"}
EXAMPLES = tuple(
    Example(f"Where does {name} live?", (town,), (ExamplePassage(f"{name} lives in {town}, far away."),))
    for name, town in TOWNS.items()
)
KINDS = {"span reader": "tiny_reader", "decoder-only": "tiny_llama", "encoder–decoder": "tiny_t5"}


def rows_of(pool) -> list[JointRow]:
    return [
        JointRow(one.question, one.answers or (), pool.positives(one), (one.positives[0].text,), number)
        for number, one in enumerate(EXAMPLES)
    ]


def reading(folder: Path, name: str, *, together: bool = False):
    """The likelihoods of a tiny model of ``conformance_models``."""
    made = getattr(conformance_models, name)(folder / name)
    if name == "tiny_reader":
        return SpanReading(ModelFolder(made, name), CPU, max_tokens=None, stride=64)
    asked = GeneratorConfig(model=name, template="{sources}\n{question}")
    writer = load_writer(ModelFolder(made, name), CPU, asked)
    return (JointWriting if together else Writing)(writer, 8)


def module(folder: Path, kind: str = "span reader", objective: str = "rag_sequence", **ways) -> JointModule:
    """K = 3 of four passages, dropout off (``eval``) unless it is trained."""
    encoder = open_encoder(
        ModelFolder(conformance_models.tiny_bert(folder / "encoder"), "encoder"),
        CPU,
        queries_only=not ways.get("train_passages"),
    )
    found = reading(folder, KINDS.get(kind, kind), together=ways.get("together", False))
    index = PassageIndex(pool_of(ListCollection(), EXAMPLES), encoder, 4096)
    given = {"objective": OBJECTIVES[objective], "temperature": 10.0, "passages": 3, **ways}
    return JointModule(encoder, found, index, LiveCandidates(index), Ways(**given)).eval()
