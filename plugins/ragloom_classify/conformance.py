"""The situations in which classification is checked by ragloom's conformance kit; no model is needed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Stateless
from ragloom.testing import AnswerFuserCase, CommandCase, TrainerCase, Wrong
from ragloom.testing.fakes import ScriptedGenerator
from ragloom.types import Request
from ragloom_classify.head import Head
from ragloom_classify.head_folder import write_head


class WordHashes(Stateless):
    """An encoder that counts hashed words: alike for alike words, the same in every process."""

    dimension = 64
    passage_space = "word-hashes-64"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, 64]."""
        return np.array([_counted(text) for text in texts], np.float32).reshape(len(texts), self.dimension)

    encode_passages = encode_queries


_PLACE = {"label": "place"}
"""A field that every document of the kit has."""
_ENCODERS = {("encoder", "onnx"): WordHashes()}
_ENCODER: Mapping[str, object] = {"encoder": {"use": "onnx", "model": "stands-in"}}
_NO_K = Wrong({"k": 0}, "k")
_NO_FIELD = Wrong({"label": ""}, "label")


def nearest() -> tuple[AnswerFuserCase, ...]:
    """Every weighting; labels that are numbers, and truth values."""
    wrong = (_NO_K, _NO_FIELD, Wrong({"weighting": "distance"}, "weighting"))
    return (
        AnswerFuserCase(settings=_PLACE, wrong=wrong),
        AnswerFuserCase(name="by rank", settings={**_PLACE, "weighting": "rank", "k": 1}),
        AnswerFuserCase(name="uniform, of numbers", settings={"label": "year", "weighting": "uniform"}),
        AnswerFuserCase(name="of truth values", settings={"label": "open", "k": 50}),
    )


def in_context() -> tuple[AnswerFuserCase, ...]:
    """Labels of the collection, and of the config, with other words for them."""
    wrong = (
        _NO_K,
        _NO_FIELD,
        Wrong({"labels": [""]}, "labels.0"),
        Wrong({"generation": {"temperature": -1}}, "generation.temperature"),
    )
    told = {**_PLACE, "labels": ["cape", "harbour"], "synonyms": {"port": "harbour"}}
    return (
        AnswerFuserCase(settings=_PLACE, generator=lambda: ScriptedGenerator(_as_the_first), wrong=wrong),
        AnswerFuserCase(name="labels told", settings=told, generator=lambda: ScriptedGenerator(lambda _: "Port.")),
    )


def classifier() -> tuple[AnswerFuserCase, ...]:
    """A head that was written before, its encoder named."""
    wrong = (_NO_K, Wrong({"model": ""}, "model"), Wrong({"encoder": "nosuch"}, "encoder.use"))
    return (AnswerFuserCase(settings=_ENCODER, prepare=_head, components=_ENCODERS, wrong=wrong),)


def trainers() -> tuple[TrainerCase, ...]:
    """Two labels, and three; it begins anew rather than resume."""
    wrong = (Wrong({"folds": 1}, "folds"), Wrong({"strengths": []}, "strengths"), Wrong({"batch": 0}, "batch"))
    few = {**_ENCODER, "strengths": [1.0, 10.0], "batch": 5}
    three = (*_rows("good", "bad"), *({"text": f"It has {n} rooms", "label": "plain"} for n in range(4)))
    return (
        TrainerCase(settings=few, components=_ENCODERS, examples=_rows("good", "bad"), wrong=wrong),
        TrainerCase(name="three labels", settings=few, components=_ENCODERS, examples=three),
    )


def commands() -> tuple[CommandCase, ...]:
    """Its options."""
    return (CommandCase(options=("--data", "--to", "--label", "--seed")),)


def _as_the_first(request: Request) -> str:
    return str(request.sources[0].metadata.get("place", "")) if request.sources else ""


def _head(folder: Path) -> Mapping[str, object]:
    weights = np.random.default_rng(0).normal(size=(3, WordHashes.dimension + 1))
    about = {"passage_space": WordHashes.passage_space}
    write_head(folder / "head", Head(("cape", "harbour", "sea"), weights), about)
    return {"model": str(folder / "head")}


def _rows(*labels: str) -> tuple[Mapping[str, str], ...]:
    return tuple({"text": f"A {label} day, number {n}", "label": label} for n in range(6) for label in labels)


def _counted(text: str) -> NDArray[np.float32]:
    vector = np.zeros(WordHashes.dimension, np.float32)
    for word in re.findall(r"\w+", text.lower()):
        digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=4).digest()
        vector[digest[0] % WordHashes.dimension] += 1
    return vector
