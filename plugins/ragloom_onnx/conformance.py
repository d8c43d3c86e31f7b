"""The situations in which the components on ONNX Runtime are checked: tiny graphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ragloom.testing import EncoderCase, GeneratorCase, RerankerCase, Wrong

Settings = Mapping[str, object]
_WRONG = (
    Wrong({"model": ""}, "model"),
    Wrong({"precision": "int3"}, "precision"),
    Wrong({"threads": 0}, "threads"),
    Wrong({"threads_per_batch": 0}, "threads_per_batch"),
    Wrong({"batch_tokens": 0}, "batch_tokens"),
)
_NEAR = 1e-5


def encoder() -> tuple[EncoderCase, ...]:
    """As it comes, and a text a batch on one thread, cut short, with prefixes."""
    wrong = (*_WRONG, Wrong({"runtime": "abacus"}, "runtime"), Wrong({"max_tokens": 1}, "max_tokens"))
    spaces: tuple[Settings, ...] = (
        {"max_tokens": 16},
        {"passage_prefix": "passage: "},
        {"dimensions": 8},
    )
    return (
        EncoderCase(prepare=_made("tiny_encoder"), tolerance=_NEAR, normalised=True, wrong=wrong, other_space=spaces),
        EncoderCase(
            name="a text a batch",
            prepare=_made("tiny_encoder"),
            tolerance=_NEAR,
            normalised=True,
            settings={"batch_tokens": 1, "threads": 1, "max_tokens": 12, "query_prefix": "query: "},
        ),
    )


def reranker() -> tuple[RerankerCase, ...]:
    """One label, and two."""
    wrong = (*_WRONG, Wrong({"max_tokens": 2}, "max_tokens"))
    return (
        RerankerCase(prepare=_made("tiny_reranker"), tolerance=_NEAR, wrong=wrong),
        RerankerCase(name="two labels", prepare=_made("tiny_reranker", labels=2), tolerance=_NEAR),
        RerankerCase(name="cut short", prepare=_made("tiny_reranker"), tolerance=_NEAR, settings={"max_tokens": 16}),
    )


def reader() -> tuple[GeneratorCase, ...]:
    """As it comes, and in short windows, always answering."""
    wrong = (
        *_WRONG,
        Wrong({"max_tokens": 8}, "max_tokens"),
        Wrong({"stride": -1}, "stride"),
        Wrong({"max_answer_tokens": 0}, "max_answer_tokens"),
        Wrong({"threshold": float("nan")}, "threshold"),
    )
    return (
        GeneratorCase(
            prepare=_made("tiny_reader"), tolerance=_NEAR, wrong=wrong, chooses_tokens=False, longest=100_000
        ),
        GeneratorCase(
            name="short windows",
            prepare=_made("tiny_reader"),
            settings={"max_tokens": 448, "stride": 4, "max_answer_tokens": 5, "threshold": None},
            tolerance=_NEAR,
            chooses_tokens=False,
            longest=50_000,
        ),
    )


def _made(name: str, **settings: int) -> Callable[[Path], Settings]:
    def prepare(folder: Path) -> Settings:
        from ragloom_onnx import conformance_models

        return {"model": str(getattr(conformance_models, name)(folder / "model", **settings))}

    return prepare
