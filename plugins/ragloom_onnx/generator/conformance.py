"""The situations in which the generator ``onnx`` is checked: tiny models of random weights, exported.

Models and export come from the extra ``export``, through the registry's own way of loading: by name, when a case is
prepared. Serving needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from ragloom.testing import GeneratorCase, Wrong
from ragloom.types import Settings as Writing

Settings = Mapping[str, object]
_ROOM = 2048
_SURE = 1e-4
_LONG = 100_000
_SHORT = Writing(max_new_tokens=12)
_ALWAYS = ("Streaming", "Scoring", "Stepping")
_TASKS = ("answer", "draft", "refine", "map", "reduce", "summarize", "classify", "hyde", "paraphrase")
_WRONG = (
    Wrong({"model": ""}, "model"),
    Wrong({"precision": "int3"}, "precision"),
    Wrong({"threads": 0}, "threads"),
    Wrong({"max_tokens": 2}, "max_tokens"),
    Wrong({"template": "{quest}"}, "template"),
)


def generator() -> tuple[GeneratorCase, ...]:
    """One buffer that past and present share, a cache that grows, and an encoder–decoder."""
    return (
        GeneratorCase(
            name="shared",
            prepare=_exported("tiny_llama", positions=_ROOM, head_dim=16),
            settings={"threads": 1},
            tasks=_TASKS,
            writing=_SHORT,
            tolerance=_SURE,
            has=_ALWAYS,
            longest=_LONG,
            wrong=_WRONG,
        ),
        GeneratorCase(
            name="grown",
            prepare=_exported("tiny_llama", positions=_ROOM),
            settings={"threads": 1},
            tasks=_TASKS,
            writing=_SHORT,
            tolerance=_SURE,
            has=_ALWAYS,
            longest=_LONG,
        ),
        GeneratorCase(
            name="encoder–decoder",
            prepare=_exported("tiny_bert2bert", positions=_ROOM),
            settings={"threads": 1},
            tasks=_TASKS,
            writing=_SHORT,
            tolerance=_SURE,
            has=(*_ALWAYS, "JointReading"),
            longest=_LONG,
        ),
    )


def _exported(name: str, **settings: int) -> Callable[[Path], Settings]:
    def prepare(folder: Path) -> Settings:
        models: Any = import_module("ragloom_torch.conformance_models")
        plan: Any = import_module("ragloom_torch.export.plan")
        doing: Any = import_module("ragloom_torch.export.carrying_out")
        from ragloom.models import ModelFolder

        made = ModelFolder(getattr(models, name)(folder / "model", **settings), name)
        doing.carry_out(plan.planned(made, precisions=("fp32",)), _served)
        return {"model": str(made.path), "precision": "fp32"}

    return prepare


@contextmanager
def _served(folder: Path, precision: str) -> Iterator[Any]:
    from ragloom_onnx.config import GeneratorConfig
    from ragloom_onnx.generator.generator import OnnxGenerator

    made = OnnxGenerator(GeneratorConfig.model_validate({"model": str(folder), "precision": precision, "threads": 1}))
    here: Any = _Here()
    made.open(here)
    yield made.model
    made.close()


class _Here:
    def path(self, name: str) -> Path:
        """Paths are absolute here."""
        return Path(name)
