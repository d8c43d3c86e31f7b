"""The situations in which the components on transformers are checked: tiny models of random weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ragloom.testing import EncoderCase, GeneratorCase, RerankerCase, Wrong
from ragloom.testing.material import QUESTIONS
from ragloom.types import Settings as Writing

Settings = Mapping[str, object]
_WRONG = (
    Wrong({"model": ""}, "model"),
    Wrong({"device": "abacus"}, "device"),
    Wrong({"dtype": "int3"}, "dtype"),
    Wrong({"threads": 0}, "threads"),
    Wrong({"batch_tokens": 0}, "batch_tokens"),
)
_NEAR = 2e-5
_SURE = 1e-4
_ROOM = 2048
_TASKS = ("answer", "draft", "refine", "map", "reduce", "summarize", "classify", "hyde", "paraphrase")


def encoder() -> tuple[EncoderCase, ...]:
    """One with the sentence-transformers files, in batches smaller than what is asked."""
    return (
        EncoderCase(
            prepare=_made("tiny_bert"),
            tolerance=_NEAR,
            normalised=True,
            wrong=(*_WRONG, Wrong({"max_tokens": 1}, "max_tokens")),
            settings={**_CPU, "batch_tokens": 256, "query_prefix": "query: "},
            other_space=({"max_tokens": 16}, {"passage_prefix": "passage: "}, {"dimensions": 8}),
        ),
    )


def reranker() -> tuple[RerankerCase, ...]:
    """One label, in batches smaller than what is asked."""
    wrong = (*_WRONG, Wrong({"max_tokens": 2}, "max_tokens"))
    settings = {**_CPU, "batch_tokens": 256}
    return (RerankerCase(prepare=_made("tiny_cross_encoder"), tolerance=_NEAR, wrong=wrong, settings=settings),)


def generator() -> tuple[GeneratorCase, ...]:
    """Decoder-only and encoder–decoder."""
    wrong = (*_WRONG, Wrong({"max_tokens": 2}, "max_tokens"), Wrong({"template": "{quest}"}, "template"))
    short = Writing(max_new_tokens=8)
    always = ("Streaming", "Scoring", "Stepping")
    return (
        GeneratorCase(
            name="decoder-only",
            prepare=_made("tiny_llama", positions=_ROOM),
            settings=_CPU,
            tasks=_TASKS,
            writing=short,
            tolerance=_SURE,
            has=always,
            wrong=wrong,
        ),
        GeneratorCase(
            name="encoder–decoder",
            questions=QUESTIONS[::3],
            prepare=_made("tiny_bert2bert", positions=_ROOM),
            settings=_CPU,
            tasks=_TASKS,
            writing=short,
            tolerance=_SURE,
            has=(*always, "JointReading"),
        ),
    )


_CPU: Settings = {"device": "cpu", "threads": 1}


def _made(name: str, **settings: int) -> Callable[[Path], Settings]:
    def prepare(folder: Path) -> Settings:
        from ragloom_torch import conformance_models

        return {"model": str(getattr(conformance_models, name)(folder / "model", **settings))}

    return prepare
