"""The situations in which `sft` is checked: a tiny decoder-only model, and an encoder–decoder begun from an encoder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ragloom.interfaces import Json
from ragloom.testing import TrainerCase, Wrong

_ROWS: tuple[Mapping[str, Json], ...] = tuple(
    {
        "question": f"Where does {name} live?",
        "answers": [town, f"in {town}"] if town else [],
        "positives": [{"text": f"{name} lives in {town}.", "title": name}] if town else [],
        "negatives": [{"text": f"{name} was born in Norway."}, {"text": "Nobody lives on the moon."}],
        "id": name,
    }
    for name, town in (("Ada", "Bergen"), ("Bo", "Lund"), ("Cleo", "Turku"), ("Dag", ""), ("Eva", "Vaasa"))
)
_RUN = {
    "epochs": 2,
    "batch": 2,
    "save_every": 2,
    "device": "cpu",
    "threads": 1,
    "distractors": 1,
    "distractors_from": "rows",
    "template": "{sources}\n{question}",
    "target_tokens": 8,
}
_WRONG = (
    Wrong({"golden": 1.5}, "golden"),
    Wrong({"distractors_from": "thin air"}, "distractors_from"),
    Wrong({"without_golden": "shout"}, "without_golden"),
    Wrong({"template": "{sources}"}, "template"),
    Wrong({"lora": {"rank": 0}}, "lora.rank"),
    Wrong({"architecture": {"type": "bert2bert"}}, "architecture.encoder"),
    Wrong({"metric": "beauty"}, "metric"),
)


def trainer() -> tuple[TrainerCase, ...]:
    """Of the first an adapter is learnt, of the second everything."""
    return (
        TrainerCase(
            name="decoder-only, LoRA",
            prepare=_decoder_only,
            settings={**_RUN, "lora": {"rank": 2}},
            examples=_ROWS,
            cut=3,
            wrong=_WRONG,
        ),
        TrainerCase(name="BERT2BERT", prepare=_bert2bert, settings=_RUN, examples=_ROWS, cut=3),
    )


def _decoder_only(folder: Path) -> Mapping[str, object]:
    return {"model": str(_tiny("tiny_gpt2")(folder / "model"))}


def _bert2bert(folder: Path) -> Mapping[str, object]:
    begun = str(_tiny("tiny_bert")(folder / "model"))
    return {"architecture": {"type": "bert2bert", "encoder": begun, "decoder": begun, "layers": 1}}


def _tiny(name: str) -> Callable[[Path], Path]:
    from ragloom_torch import conformance_models

    made: Callable[[Path], Path] = getattr(conformance_models, name)
    return made
