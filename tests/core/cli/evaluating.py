"""A collection of harbours, questions about them, and generators that misbehave, for tests of `ragloom eval`."""

from __future__ import annotations

import json
from pathlib import Path

from ragloom.cli.main import main

TOWNS = ["Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow", "Gorse", "Harn", "Ilex", "Jarrow"]

ANSWERABLE = [
    {
        "id": town,
        "question": f"When was the harbour of {town} built?",
        "answers": [str(1850 + number)],
        "documents": [f"{town}.txt"],
    }
    for number, town in enumerate(TOWNS)
]
UNANSWERABLE = [
    {"id": f"no-{town}", "question": f"Who painted {town}'s portrait?", "answers": []} for town in TOWNS[:2]
]
ROWS = ANSWERABLE + UNANSWERABLE

MISBEHAVING = '''
"""Quotes the first source; does what it is told to do at a question that holds a word."""

import os
from pathlib import Path

from ragloom.errors import GenerationError
from ragloom.hookspecs import hookimpl
from ragloom.interfaces import Stateless
from ragloom.types import Generation, SourceSpan, Usage

api = 1


class Counting(Stateless):
    def __init__(self):
        self.taken = Usage()

    def generate(self, requests, settings):
        return [self.one(request) for request in requests]

    def one(self, request):
        with Path("asked.txt").open("a") as file:
            print(request.question, file=file)
        self.taken += Usage(1, 10, 2)
        text = request.sources[0].text
        return Generation(text, spans=(SourceSpan(0, len(text), 0, 0, len(text)),), confidence=0.5)

    def usage(self):
        return self.taken


class Failing(Counting):
    def one(self, request):
        if "Cresk" in request.question:
            raise GenerationError("the server fell over", hint="set it up again")
        return super().one(request)


class Hopeless(Counting):
    def one(self, request):
        raise GenerationError("the server is down", hint="start it")


class Interrupted(Counting):
    def one(self, request):
        if "Gorse" in request.question and not Path("calm").exists():
            raise KeyboardInterrupt
        return super().one(request)


class Killed(Counting):
    def one(self, request):
        if "Gorse" in request.question and not Path("calm").exists():
            os.kill(os.getpid(), 9)
        return super().one(request)


@hookimpl
def register_generators(register):
    for kind in (Counting, Failing, Hopeless, Interrupted, Killed):
        register(kind.__name__.lower(), target=f"odd_generators:{kind.__name__}", summary="for a test")
'''


def write_rows(file: Path, rows: list[dict[str, object]]) -> None:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def prepare(folder: Path) -> None:
    """Documents, questions, a plugin and an index in ``folder``, which is the working folder."""
    docs = folder / "docs"
    docs.mkdir()
    for number, town in enumerate(TOWNS):
        (docs / f"{town}.txt").write_text(f"The harbour of {town} was built in {1850 + number}.", encoding="utf-8")
    (folder / "ragloom.yaml").write_text("version: 1\n", encoding="utf-8")
    (folder / "odd_generators.py").write_text(MISBEHAVING, encoding="utf-8")
    write_rows(folder / "qa.jsonl", ROWS)
    assert main(["index", "docs"]) == 0
