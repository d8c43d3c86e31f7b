"""The situations in which `rag` is checked: tiny models of random weights, rows that bring their own passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ragloom.interfaces import Json
from ragloom.testing import TrainerCase, Wrong

_TOWNS = (("Ada", "Bergen"), ("Bo", "Lund"), ("Cleo", "Turku"), ("Dag", "Visby"), ("Eva", "Vaasa"))
_ROWS: tuple[Mapping[str, Json], ...] = tuple(
    {
        "question": f"Where does {name} live?",
        "answers": [town],
        "positives": [{"text": f"{name} lives in {town}.", "title": name}],
        "negatives": [{"text": f"{name} was born in Norway."}],
        "id": name,
    }
    for name, town in _TOWNS
)
_RUN = {
    "epochs": 2,
    "batch": 2,
    "passages": 3,
    "save_every": 2,
    "warm_up_generator": 1,
    "device": "cpu",
    "threads": 1,
}
_WRONG = (
    Wrong({"objective": "hope"}, "objective"),
    Wrong({"encoder": ""}, "encoder"),
    Wrong({"passages": 0}, "passages"),
    Wrong({"temperature": 0}, "temperature"),
    Wrong({"candidates": "thin air"}, "candidates"),
    Wrong({"generator": {"model": "one", "lora": {"rank": 0}}}, "generator.lora.rank"),
)


def trainer() -> tuple[TrainerCase, ...]:
    """A span reader with questions alone, a decoder-only generator with passages, an encoder–decoder that is FiD."""
    return (
        TrainerCase(
            name="span reader",
            prepare=_with("reader", "tiny_reader"),
            settings=_RUN,
            examples=_ROWS,
            cut=3,
            wrong=_WRONG,
        ),
        TrainerCase(
            name="decoder-only, passages learn",
            prepare=_with("generator", "tiny_gpt2"),
            settings={**_RUN, "objective": "rag_token", "train_passages": True, "refresh_every": 2},
            examples=_ROWS,
            cut=3,
        ),
        TrainerCase(
            name="read together",
            prepare=_with("generator", "tiny_bert2bert"),
            settings={**_RUN, "objective": "pdist", "fid": True, "encoder_learning_rate": 1e-3},
            examples=_ROWS,
            cut=3,
        ),
    )


def _with(role: str, name: str) -> Callable[[Path], Mapping[str, object]]:
    def prepare(folder: Path) -> Mapping[str, object]:
        encoder, model = _tiny("tiny_bert")(folder / "encoder"), _tiny(name)(folder / role)
        named: object = {"model": str(model), "template": "{sources}\n{question}", "target_tokens": 8}
        return {"encoder": str(encoder), role: str(model) if role == "reader" else named}

    return prepare


def _tiny(name: str) -> Callable[[Path], Path]:
    from ragloom_torch import conformance_models

    made: Callable[[Path], Path] = getattr(conformance_models, name)
    return made
