"""Ours: the generator ``onnx`` as it writes greedily."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.generate.timing import Clock, Timed

Prompts = list[list[int]]


def opened(folder: Path, precision: str, threads: int) -> Callable[[Prompts, int], Timed]:
    """The model's exported graph, its tokens chosen as the generator chooses them."""
    from ragloom.decoding import Brief, Draft, ModelRows, writing
    from ragloom.models import ModelFolder, exported
    from ragloom.types import Settings
    from ragloom_onnx.generator.shared import SharedModel
    from ragloom_onnx.sessions import session_of

    graphs = exported(ModelFolder(folder, folder.name))
    model = SharedModel.load(
        graphs, precision, lambda path: session_of(path, threads=threads, spinning=True), frozenset()
    )

    def write(prompts: Prompts, new: int) -> Timed:
        clock = Clock()
        drafts = [Draft(Brief(Settings(), new, before=tuple(prompt))) for prompt in prompts]
        for _ in writing(model, ModelRows.of(model, prompts), drafts):
            clock.tick()
        return clock.timed(drafts[0].tokens)

    return write
