"""An exported folder serves in a process in which neither torch nor transformers nor onnx can be imported."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, sys
from pathlib import Path

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "transformers", "onnx", "onnxscript", "safetensors"}:
            raise ImportError(f"{name} is not to be had here")

sys.meta_path.insert(0, Absent())

class Here:
    def path(self, name):
        return Path(name)

from ragloom.registry import Registry
from ragloom.types import Passage, Request, Settings

asked = Request("answer", question="Where does the canal end?")
said = {}
for kind, folder in json.loads(sys.argv[1]).items():
    made = Registry.load().make(kind.split("/")[0], {"use": "onnx", "model": folder, "precision": "fp32"})
    made.open(Here())
    if kind == "encoder":
        said[kind] = made.encode_queries(["Where?"]).shape
    else:
        said[kind] = len(made.generate([asked], Settings(max_new_tokens=4))[0].token_ids)
print(json.dumps([said, sorted({"torch", "transformers", "onnx"} & set(sys.modules))]))
"""


@pytest.fixture(scope="module")
def said(exported_at, tmp_path_factory):
    """What a process without torch makes of three exported folders, and which of the absent libraries it has."""
    served = tmp_path_factory.mktemp("served")
    folders = {"encoder": "bert", "generator/decoder": "gpt2", "generator/both": "bart"}
    for kind, name in folders.items():
        without_weights = shutil.ignore_patterns("*.safetensors")
        folders[kind] = str(shutil.copytree(exported_at(name), served / name, ignore=without_weights))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(folders)],
        capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, _sources()))},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _sources():
    root = Path(__file__).parents[3]
    return [root / "core", root / "plugins"]


def test_an_encoder_encodes(said):
    assert said[0]["encoder"] == [1, 32]


@pytest.mark.parametrize("kind", ["generator/decoder", "generator/both"])
def test_a_generator_writes(said, kind):
    assert 0 < said[0][kind] <= 4


def test_nothing_of_the_kind_was_imported(said):
    assert said[1] == []
