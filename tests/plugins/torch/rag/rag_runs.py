"""Short runs of `rag` over tiny models."""

from __future__ import annotations

from pathlib import Path

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom.testing.fakes import FakeResources, ListCollection
from ragloom_torch import conformance_models
from ragloom_torch.trainers.rag.config import RagConfig
from ragloom_torch.trainers.rag.trainer import RagTrainer

TOWNS = ("Bergen", "Lund", "Turku", "Visby", "Vaasa", "Narvik", "Luleå", "Ystad")
ROWS = [
    {
        "question": f"Where does number {n} live?",
        "answers": [town],
        "positives": [{"text": f"Number {n} lives in {town}."}],
        "where": f"rows:{n}",
    }
    for n, town in enumerate(TOWNS)
]
COLLECTION = ListCollection.of_texts({f"d{n}": f"Number {n} lives in {town}." for n, town in enumerate(TOWNS)})


class CutError(Exception):
    """The power went."""


def models(folder: Path, generator: str = "tiny_reader") -> dict[str, object]:
    """Settings that name an encoder and a generator, made in ``folder``."""
    made = getattr(conformance_models, generator)(folder / generator)
    named = {"model": str(made), "template": "{sources}\n{question}", "target_tokens": 8}
    encoder = str(conformance_models.tiny_bert(folder / "encoder"))
    return {"encoder": encoder, **({"reader": str(made)} if generator == "tiny_reader" else {"generator": named})}


def config(kind: type[RagConfig] = RagConfig, **settings: object) -> RagConfig:
    """Eight steps of two rows."""
    usual = {
        "batch": 2, "epochs": 2, "passages": 3, "save_every": 3, "learning_rate": 1e-2, "device": "cpu", "threads": 1,
        "warm_up_generator": 0,
    }  # fmt: skip
    return kind.model_validate({**usual, **settings})


def trained(
    settings: RagConfig,
    output: Path,
    *,
    cut: int | None = None,
    resources: FakeResources | None = None,
    kind: type[RagTrainer] = RagTrainer,
    **how: object,
) -> TrainingReport:
    """A training into ``output`` that is cut at step ``cut``."""

    def watch(progress):
        if cut is not None and progress.step >= cut:
            raise CutError

    trainer = kind(settings)
    trainer.open(resources or FakeResources(collection=COLLECTION))
    return trainer.train(TrainingJob("rag", output, **{"examples": ROWS, "watch": watch, **how}))
