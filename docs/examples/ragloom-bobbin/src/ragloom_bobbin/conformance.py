"""The cases in which `ragloom plugins check bobbin` tries each part."""

from __future__ import annotations

from ragloom.testing import AnswerFuserCase, CommandCase, GeneratorCase, RetrieverCase, Wrong


def retrievers() -> list[RetrieverCase]:
    """Runs of three letters, and of two."""
    return [
        RetrieverCase(wrong=(Wrong({"letters": 1}, "letters"),), other_space=({"letters": 4},), tolerance=1e-6),
        RetrieverCase(name="two letters", settings={"letters": 2}, tolerance=1e-6),
    ]


def generators() -> list[GeneratorCase]:
    """As it is without settings, and one that listens to every place alike."""
    return [
        GeneratorCase(wrong=(Wrong({"smoothing": 0}, "smoothing"),)),
        GeneratorCase(name="listens to all alike", settings={"focus": 0, "sharpness": 4}),
    ]


def answer_fusers() -> list[AnswerFuserCase]:
    """By rank, and with all passages alike."""
    return [
        AnswerFuserCase(wrong=(Wrong({"prior": "best"}, "prior"),)),
        AnswerFuserCase(name="uniform prior", settings={"prior": "uniform"}),
    ]


def commands() -> list[CommandCase]:
    """Its options."""
    return [CommandCase(options=("--quiet",))]
