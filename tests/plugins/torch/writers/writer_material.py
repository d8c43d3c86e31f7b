"""Tiny writers of every family, and what is asked of them: prompts and targets of unequal length."""

from __future__ import annotations

import torch

from ragloom.models import ModelFolder
from ragloom.types import Passage, Request
from ragloom_torch import conformance_models as tiny
from ragloom_torch.config import GeneratorConfig
from ragloom_torch.placement import Placement
from ragloom_torch.writers.encoding import encode
from ragloom_torch.writers.writer import load_writer

FAMILIES = ("gpt2", "llama", "qwen3", "t5", "bart", "bert2bert")
CPU = Placement(torch.device("cpu"), torch.float32)
LIMIT = 24
_TEXTS = ("The tower stands in Paris.", "Cats sleep most of the day, and hunt at dusk and dawn.")
_SOURCES = tuple(Passage(n, str(n), text, 0, len(text)) for n, text in enumerate(_TEXTS))
REQUESTS = (
    Request("answer", "Where does the tower stand?", _SOURCES),
    Request("answer", "What do cats do?", _SOURCES[1:]),
    Request("answer", "Why?"),
)
TARGETS = ("in Paris", "they sleep, and hunt at dusk", "no")


def load(folder, **settings):
    return load_writer(ModelFolder(folder, "tiny"), CPU, GeneratorConfig(model="tiny", **settings))


def tiny_writer(family, folder, **settings):
    positions = {} if family == "t5" else {"positions": 1024}
    return load(getattr(tiny, f"tiny_{family}")(folder, **positions), **settings)


def encoded(writer):
    return [encode(writer, request, text, LIMIT) for request, text in zip(REQUESTS, TARGETS, strict=True)]
