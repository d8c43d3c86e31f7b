"""The situations in which the span reader on transformers is checked: a tiny model of random weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ragloom.testing import GeneratorCase, Wrong

_NEAR = 1e-4
_CPU: Mapping[str, object] = {"device": "cpu", "threads": 1, "threshold": None}


def reader() -> tuple[GeneratorCase, ...]:
    """As it comes, and in short windows; both always answer."""
    wrong = (
        Wrong({"model": ""}, "model"),
        Wrong({"device": "abacus"}, "device"),
        Wrong({"dtype": "int3"}, "dtype"),
        Wrong({"max_tokens": 8}, "max_tokens"),
        Wrong({"stride": -1}, "stride"),
        Wrong({"max_answer_tokens": 0}, "max_answer_tokens"),
        Wrong({"threshold": float("nan")}, "threshold"),
        Wrong({"batch_tokens": 0}, "batch_tokens"),
    )
    return (
        GeneratorCase(prepare=_tiny, settings=_CPU, tolerance=_NEAR, wrong=wrong, chooses_tokens=False, longest=50_000),
        GeneratorCase(
            name="short windows",
            prepare=_tiny,
            settings={**_CPU, "max_tokens": 448, "stride": 4, "max_answer_tokens": 5, "batch_tokens": 512},
            tolerance=_NEAR,
            chooses_tokens=False,
            longest=20_000,
        ),
    )


def _tiny(folder: Path) -> Mapping[str, object]:
    from ragloom_torch.conformance_models import tiny_reader

    return {"model": str(tiny_reader(folder / "model", positions=1024))}
