"""Nothing in the tree runs what it was given, unpickles, or hands text to a shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.banned import found_in

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("core", "plugins", "benchmarks", "tools")
CODE = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) if "__pycache__" not in path.parts]

EXCUSED: dict[tuple[str, str], str] = {}
"""(file, what is found there) → why it may stand. Keep it empty."""

PLANTED = {
    "import pickle": "import of pickle",
    "import pickle as harmless": "import of pickle",
    "from pickle import loads": "import of pickle",
    "from six.moves import cPickle": "import of six.moves.cPickle",
    "import joblib": "import of joblib",
    "from shelve import open as o": "import of shelve",
    "import marshal, json": "import of marshal",
    "import dill": "import of dill",
    "import importlib\nimportlib.import_module('pickle')": "import of pickle",
    "eval(text)": "eval",
    "f = eval": "eval",
    "exec(text)": "exec",
    "compile(text, '', 'exec')": "compile",
    "__import__(name)": "__import__",
    "import builtins\nbuiltins.exec(text)": "builtins.exec",
    "from builtins import eval as e\ne(text)": "builtins.eval",
    "import yaml\nyaml.load(text)": "yaml.load without a safe loader",
    "import yaml\nyaml.load(text, Loader=yaml.Loader)": "yaml.load without a safe loader",
    "import yaml\nyaml.load(text, yaml.FullLoader)": "yaml.load without a safe loader",
    "import yaml as y\ny.load(text)": "yaml.load without a safe loader",
    "from yaml import load\nload(text)": "yaml.load without a safe loader",
    "import yaml\nyaml.unsafe_load(text)": "yaml.unsafe_load",
    "import subprocess\nsubprocess.run(text, shell=True)": "shell=True",
    "import subprocess\nsubprocess.run(text, shell=flag)": "shell=something",
    "import os\nos.system(text)": "os.system",
    "from os import system\nsystem(text)": "os.system",
    "from os import popen as p\np(text)": "os.popen",
    "import tempfile\ntempfile.mktemp()": "tempfile.mktemp",
    "import numpy as np\nnp.load(file, allow_pickle=True)": "allow_pickle=True",
    "import numpy as np\nnp.load(file)": "np.load without allow_pickle=False",
    "import torch\ntorch.load(file)": "torch.load without weights_only=True",
    "import torch\ntorch.load(file, weights_only=False)": "weights_only=False",
    "AutoModel.from_pretrained(name, trust_remote_code=True)": "trust_remote_code=True",
    "import pandas as pd\npd.read_pickle(file)": "pandas.read_pickle",
    "import runpy\nrunpy.run_path(file)": "runpy.run_path",
}

HARMLESS = [
    "import re\nre.compile('a')",
    "import yaml\nyaml.safe_load(text)",
    "import yaml\nyaml.load(text, Loader=yaml.SafeLoader)",
    "import yaml\nyaml.load(text, Loader=yaml.CSafeLoader)",
    "import subprocess\nsubprocess.run(['ls'], shell=False)",
    "import torch\ntorch.load(file, weights_only=True)",
    "import numpy as np\nnp.load(file, allow_pickle=False)",
    "import os\nos.path.join('a', 'b')",
    "model.eval()",
    "from importlib import import_module\nimport_module(name)",
    '"""eval and pickle in a text are no harm."""',
]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_runs_what_it_was_given(path):
    name = str(path.relative_to(ROOT))
    found = [one for one in found_in(path.read_text(encoding="utf-8")) if (name, one.what) not in EXCUSED]
    assert [f"{name}:{one.line}: {one.what}" for one in found] == []


def test_every_folder_of_code_was_looked_at():
    assert {path.relative_to(ROOT).parts[0] for path in CODE} == set(FOLDERS)


@pytest.mark.parametrize("source", PLANTED)
def test_a_planted_one_is_found(source):
    assert PLANTED[source] in [one.what for one in found_in(source)]


@pytest.mark.parametrize("source", HARMLESS)
def test_what_only_looks_like_one_is_left_alone(source):
    assert found_in(source) == []


def test_every_excuse_is_still_needed():
    standing = {
        (str(path.relative_to(ROOT)), one.what) for path in CODE for one in found_in(path.read_text(encoding="utf-8"))
    }
    assert set(EXCUSED) <= standing
