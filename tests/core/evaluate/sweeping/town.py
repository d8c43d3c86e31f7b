"""A small collection with questions, and a plugin whose parts count what they are asked: for tests of sweeps."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

TOWNS = (
    "Arvel Bodwin Cresk Dunmore Elsby Farrow Gorse Harn Ilex Jarrow Kelp Lorn Mere Nash Orrin Pell Quern Rusk Sallow "
    "Tarn Ulver Varr Wick Yarrow"
).split()
THINGS = ("harbour", "mill", "bridge", "tower")

PLUGIN = '''
from pathlib import Path

import numpy as np

from ragloom.config import ComponentConfig
from ragloom.errors import ModelError
from ragloom.hookspecs import hookimpl
from ragloom.interfaces import Description, Stateless
from ragloom.testing.fakes import EchoGenerator
from ragloom.types import Generation, Request, Settings

api = 1
LOG = Path("asked.log")


def told(kind, texts):
    with LOG.open("a") as log:
        log.writelines(f"{kind}\\t{text.splitlines()[-1]}\\n" for text in texts)


class LettersConfig(ComponentConfig):
    seed: int = 0


class Letters:
    """Counts letters."""

    def __init__(self, config):
        self._seed = config.seed

    @staticmethod
    def describe(config):
        return Description(limits={"dimension": 26})

    dimension = 26

    @property
    def passage_space(self):
        return f"letters {self._seed}"

    def space(self, resources):
        return self.passage_space

    def open(self, resources):
        told("opened", ["letters"])

    def close(self):
        pass

    def encode_queries(self, texts):
        told("query", texts)
        return self._counts(texts)

    def encode_passages(self, texts):
        told("passage", texts)
        return self._counts(texts)

    def _counts(self, texts):
        rows = [[text.lower().count(chr(97 + n)) + 0.1 + self._seed for n in range(26)] for text in texts]
        found = np.array(rows, np.float32).reshape(-1, 26)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


class EchoConfig(ComponentConfig):
    threshold: float = 0.0
    model: str = ""


class Echo(EchoGenerator):
    """Quotes, and says what it was asked."""

    def __init__(self, config):
        super().__init__(threshold=config.threshold)
        self._model = config.model

    def open(self, resources):
        if self._model == "broken":
            raise ValueError("a mistake of mine")
        if self._model not in ("", "flaky", "long"):
            raise ModelError(f"there is no model {self._model}", hint="name one that is there")

    def generate(self, requests, settings):
        told("answer", [f"{request.question} | {len(request.sources)}" for request in requests])
        if self._model == "flaky" and any("mill" in request.question for request in requests):
            raise ValueError("not that one")
        found = super().generate(requests, settings)
        return [Generation(f"{one.text} {one.text}") for one in found] if self._model == "long" else found


class Length(Stateless):
    """Of the answers; less is better."""

    higher_is_better = False

    def score(self, rows):
        return np.array([len(row.answer.text) for row in rows], np.float64)


class Shortest(Stateless):
    """Short passages first, those with the question's last word before all."""

    def score(self, query, passages):
        last = query.text.split()[-1].strip("?")
        return np.array([100 * (last in one.text) - len(one.text) for one in passages], np.float32)


class Judging(Shortest):
    """Asks the pipeline's generator, which it does not say beforehand: what it repeats is best where it is long."""

    def open(self, resources):
        self._generator = resources.generator()

    def score(self, query, passages):
        requests = [Request("answer", query.text, (one,)) for one in passages]
        found = self._generator.generate(requests, Settings())
        return np.array([len(one.text) * (1 if one.text.count(" was ") > 1 else -1) for one in found], np.float32)


class Late(Judging):
    """Asks for it only when it is asked itself."""

    def open(self, resources):
        self._resources = resources

    def score(self, query, passages):
        self._generator = self._resources.generator()
        return super().score(query, passages)


@hookimpl
def register_metrics(register):
    register("length", target="counting:Length", summary="for a test")


@hookimpl
def register_rerankers(register):
    register("shortest", target="counting:Shortest")
    register("judging", target="counting:Judging")
    register("late", target="counting:Late")


@hookimpl
def register_encoders(register):
    register("letters", target="counting:Letters", config="counting:LettersConfig")


@hookimpl
def register_generators(register):
    register("echo", target="counting:Echo", config="counting:EchoConfig")
'''


def build(folder: Path) -> None:
    """Documents in ``docs``, questions in ``qa.jsonl``, the plugin in ``counting.py``."""
    (folder / "docs").mkdir()
    rows = []
    for number, town in enumerate(TOWNS):
        years = {thing: 1500 + 17 * number + 5 * place for place, thing in enumerate(THINGS)}
        text = " ".join(f"The {thing} of {town} was built in {year}." for thing, year in years.items())
        (folder / "docs" / f"{town}.txt").write_text(text, encoding="utf-8")
        rows += [
            {
                "id": f"{town}-{thing}",
                "question": f"When was the {thing} of {town} built?",
                "answers": [f"The {thing} of {town} was built in {year}."],
                "documents": [f"{town}.txt"],
            }
            for thing, year in years.items()
        ]
    (folder / "qa.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    (folder / "counting.py").write_text(PLUGIN, encoding="utf-8")


def asked(folder: Path) -> dict[str, Counter]:
    """How often each text was asked for, by what it was asked: ``passage``, ``query``, ``answer``, ``opened``."""
    found: dict[str, Counter] = {}
    log = folder / "asked.log"
    for line in log.read_text().splitlines() if log.exists() else ():
        kind, text = line.split("\t")
        found.setdefault(kind, Counter())[text] += 1
    return found
