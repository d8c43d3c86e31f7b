"""Towns with a harbour and a school each, and a toy retriever that learns which words of questions mean which."""

from __future__ import annotations

import json
from pathlib import Path

TOWNS = ["Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow", "Gorse", "Harn"]
ASKED = {"harbour": "Where do ships moor at {}?", "school": "Where do pupils learn at {}?"}

ROWS = [
    {
        "id": f"{place}-{town}",
        "question": question.format(town),
        "answers": [f"the {place} of {town}"],
        "documents": [f"{town}-{place}.txt"],
        "group": town,
    }
    for town in TOWNS
    for place, question in ASKED.items()
]

CONFIG = """
version: 1
ingest: {sources: [docs]}
retrievers:
  - {use: meanings, model: trained/retriever}
train:
  data: [qa.jsonl]
  held_out: 2
  stages:
    - {use: counting, name: base, epochs: 2}
    - {use: counting, name: retriever, model: trained/base, epochs: 2}
"""

PLUGIN = '''
"""A retriever by shared words and by what questions' words mean, and the trainer that counts what they mean."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Literal

from ragloom.config.component import ComponentConfig
from ragloom.errors import ModelError, RowError, TrainingError, UsageError
from ragloom.hookspecs import hookimpl
from ragloom.interfaces import IndexCommit, TrainingProgress, TrainingReport
from ragloom.types import Example, Query, Ranking

api = 1


def words(text):
    return re.findall(r"[a-z]+", text.lower())


class MeaningsConfig(ComponentConfig):
    model: str


class Meanings:
    def __init__(self, config):
        self.config = config

    def open(self, resources):
        file = resources.path(self.config.model) / "model.json"
        if not file.is_file():
            raise ModelError("there is no model", where=str(file), hint="train one")
        self.meanings = json.loads(file.read_text())
        self.space = sha256(file.read_bytes()).hexdigest()
        self.passages = [one for batch in resources.collection.scan() for one in batch]

    def close(self):
        pass

    def apply(self, changes):
        pass

    def commit(self):
        return IndexCommit((), {})

    def compact(self):
        pass

    def passage_space(self):
        return self.space

    def search(self, queries, k, *, filter=None):
        return [self.ranking(query.text, k) for query in queries]

    def ranking(self, text, k):
        asked = words(text)
        scores = {}
        for passage in self.passages:
            has = set(words(passage.text))
            score = sum(word in has for word in asked)
            score += sum(self.meanings.get(word, {}).get(other, 0.0) for word in asked for other in has)
            scores[passage.id] = float(score)
        best = sorted(scores, key=lambda one: (-scores[one], one))[:k]
        return Ranking.of("meanings", best, [scores[one] for one in best])


class CountingConfig(ComponentConfig):
    model: str = ""
    epochs: float = 1.0
    after: Literal["", "fail", "interrupt", "search", "generator", "encoder"] = ""


class Counting:
    def __init__(self, config):
        self.config = config

    @staticmethod
    def manifest(folder):
        return folder / "training-manifest.json"

    def open(self, resources):
        self.resources = resources
        self.meanings = {}
        if self.config.model:
            file = resources.path(self.config.model) / "model.json"
            if not file.is_file():
                raise ModelError("there is no model", where=str(file), hint="train it before")
            self.meanings = json.loads(file.read_text())

    def close(self):
        pass

    def train(self, job):
        rows = [Example.of(row) for row in job.examples]
        held_out = [Example.of(row) for row in job.held_out]
        if not rows:
            raise RowError("there is nothing to learn from", where=job.stage, hint="name files")
        if self.manifest(job.output).is_file() and job.resume:
            steps = json.loads(self.manifest(job.output).read_text())["steps"]
            return TrainingReport(job.output, {"rows": len(rows)}, steps)
        if self.manifest(job.output).is_file() and not (job.dry_run or job.overfit):
            raise UsageError("holds a finished training", where=str(job.output), hint="--resume keeps it")
        self.asked()
        for example in rows[: 1 if job.dry_run else None]:
            for passage in example.positives:
                self.learn(words(example.question), words(passage.text))
            if job.watch:
                job.watch(TrainingProgress(job.stage, 1, len(rows), {"loss": 0.5}))
        if job.dry_run:
            figures = {"seconds_per_step": 2.0, "examples_per_step": 4.0}
            return TrainingReport(job.output, figures, 1, (f"first: {rows[0].question} of {len(rows)}",))
        figures = {"rows": len(rows), "held_out": len(held_out)}
        if not job.overfit:
            self.write(job)
        return TrainingReport(job.output, figures, len(rows))

    def asked(self):
        if self.config.after == "fail":
            raise TrainingError("the loss is no number", hint="lower learning_rate")
        if self.config.after == "interrupt":
            raise KeyboardInterrupt
        if self.config.after == "generator":
            self.resources.generator()
        if self.config.after == "encoder":
            self.resources.encoder()
        if self.config.after == "search":
            found = self.resources.search([Query("harbour of Arvel")], 2)
            texts = [one.text for one in self.resources.collection.passages(found[0].ids)]
            Path("found.json").write_text(json.dumps([found[0].source, *texts]))

    def learn(self, asked, said):
        for word in asked:
            for other in said:
                counts = self.meanings.setdefault(word, {})
                counts[other] = counts.get(other, 0.0) + 0.01

    def write(self, job):
        job.output.mkdir(parents=True, exist_ok=True)
        (job.output / "model.json").write_text(json.dumps(self.meanings, sort_keys=True))
        (job.output / "config.json").write_text("{}")
        told = {"from": {".": self.config.model} if self.config.model else {}, "steps": 3, "seed": job.seed}
        self.manifest(job.output).write_text(json.dumps(told))


class Untaught(Counting):
    """What comes of nothing: a model to begin with."""

    def learn(self, asked, said):
        pass


@hookimpl
def register_retrievers(register):
    register("meanings", target="toy_training:Meanings", config="toy_training:MeaningsConfig", summary="toy")


@hookimpl
def register_trainers(register):
    register("untaught", target="toy_training:Untaught", config="toy_training:CountingConfig", summary="toy")
    register("counting", target="toy_training:Counting", config="toy_training:CountingConfig", summary="toy")
'''


def write_rows(file: Path, rows: list[dict[str, object]]) -> None:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def prepare(folder: Path, config: str = CONFIG) -> None:
    """Documents, rows, a plugin and a config in ``folder``, which is the working folder."""
    docs = folder / "docs"
    docs.mkdir()
    for town in TOWNS:
        for place in ASKED:
            (docs / f"{town}-{place}.txt").write_text(f"The {place} of {town} is old.", encoding="utf-8")
    write_rows(folder / "qa.jsonl", ROWS)
    (folder / "toy_training.py").write_text(PLUGIN, encoding="utf-8")
    (folder / "config.yaml").write_text(config, encoding="utf-8")
