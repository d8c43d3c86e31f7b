"""The plan of the house, held by programs."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = [
    path
    for folder in ("core", "plugins", "tests", "benchmarks", "tools")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "__pycache__" not in path.parts
]
HEAVY = ("torch", "transformers", "onnxruntime", "faiss", "numba")
ASK = """
import json, sys
from ragloom.cli.main import main
code = main(["index", "docs"]) or main(["ask", "When was the canal opened?"])
print(json.dumps({"code": code, "modules": sorted(name for name in sys.modules if "." not in name)}))
"""


def test_no_file_is_longer_than_400_lines():
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_no_module_is_a_grab_bag():
    assert [path for path in CODE if re.fullmatch(r"(utils?|misc|helpers?|common)", path.stem)] == []


@pytest.mark.parametrize(
    "plugin",
    [
        "text",
        "bm25",
        "fusion",
        "extractive",
        "query",
        "cache",
        "guard",
        "otel",
        "faiss",
        "onnx",
        "torch",
        "openai",
        "rerank",
        "metrics",
        "classify",
    ],
)
def test_a_plugin_module_imports_nothing_but_the_hooks(plugin):
    source = (ROOT / "plugins" / f"ragloom_{plugin}" / "plugin.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) ([\w.]+)", source, re.MULTILINE))
    assert imported <= {"__future__", "ragloom.hookspecs", "typing"}


def test_asking_with_the_default_config_loads_no_heavy_library(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "canal.md").write_text("The canal was opened in 1869.\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", ASK], cwd=tmp_path, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["code"] == 0
    assert [name for name in HEAVY if name in told["modules"]] == []


def test_the_readme_holds_exactly_two_commands_that_make_an_environment():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^python3 -m venv", readme, re.MULTILINE)) == 2
