"""SIGKILL at any moment loses nothing that was acknowledged."""

from __future__ import annotations

import ast
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.core.store.fakes import Shelf, served, shown

from ragloom.store import Collection

ROOT = Path(__file__).parents[3]


def killed_after(folder, seed, seconds):
    """What the child said before it was killed."""
    paths = [str(ROOT), *(str(ROOT / part) for part in ("core", "plugins"))]
    command = [sys.executable, "-m", "tests.core.store.child", str(folder), str(seed)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT) as child:
        first = child.stdout.readline()
        time.sleep(seconds)
        child.kill()
        said = first + child.stdout.read()
    return [ast.literal_eval(line) for line in said.decode().splitlines() if line.endswith(")")]


def test_what_was_acknowledged_is_there_after_every_kill(tmp_path):
    chance, shelf, known = random.Random(5), Shelf(), {}
    for seed in range(8):
        words = killed_after(tmp_path, seed, chance.random() * 0.3)
        for kind, name, text in words:
            if kind == "did":
                known[name] = text
        begun = words[-1] if words and words[-1][0] == "will" else ("", "", "")
        with Collection.open(tmp_path) as collection:
            bindings = [shelf.binding("first"), shelf.binding("second")]
            with collection.reader(bindings) as reader:
                for name in known.keys() | {begun[1]} - {""}:
                    document = reader.view.document(name)
                    text = document.text if document else ""
                    assert text in {known.get(name, ""), begun[2] if name == begun[1] else known.get(name, "")}
                    known[name] = text
                assert served(reader, "first") == served(reader, "second") == shown(reader.view)
            assert collection.verify() == []
