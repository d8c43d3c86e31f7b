"""What serves needs `[onnx,faiss]` and no torch: installed afresh, hybrid retrieval, reranking and generation run."""

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from ragloom_torch.conformance_models import tiny_bart, tiny_bert, tiny_cross_encoder, tiny_gpt2

ROOT = Path(__file__).resolve().parents[3]
MODELS = {"encoder": tiny_bert, "reranker": tiny_cross_encoder, "decoder": tiny_gpt2, "halves": tiny_bart}
CONFIG = """
version: 1
retrievers:
  - bm25
  - {use: faiss, encoder: {use: onnx, model: served/encoder}}
reranker: {use: onnx, model: served/reranker, k: 5}
fusion: {answer: {use: rag_token, prior: {from: encoder}, generation: {max_new_tokens: 4}}}
generator: {use: onnx, model: served/GENERATOR}
"""
INSTALLED = """
import importlib.util, json
names = ("torch", "transformers", "onnx", "faiss")
print(json.dumps({name: importlib.util.find_spec(name) is not None for name in names}))
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def run(*command, cwd):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A folder with exported models and documents, and a Python that has the two extras alone."""
    folder = tmp_path_factory.mktemp("served")
    for name, make in MODELS.items():
        (folder / "models" / name).mkdir(parents=True)
        make(folder / "models" / name)
        run(sys.executable, "-m", "ragloom", "export", f"models/{name}", "--to", f"served/{name}", cwd=folder)
    (folder / "docs").mkdir()
    for number in range(8):
        (folder / "docs" / f"{number}.md").write_text(f"The lamp of tower {number} was lit in {1870 + number}.")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", f"{ROOT}[onnx,faiss]", cwd=folder)
    return folder, python


def test_neither_torch_nor_transformers_is_installed(served):
    folder, python = served
    assert json.loads(run(python, "-c", INSTALLED, cwd=folder)) == {
        "torch": False,
        "transformers": False,
        "onnx": False,
        "faiss": True,
    }


@pytest.mark.parametrize("generator", ["decoder", "halves"])
def test_hybrid_retrieval_reranking_and_generation_run(served, generator):
    folder, python = served
    (folder / "ragloom.yaml").write_text(CONFIG.replace("GENERATOR", generator))
    run(python, "-m", "ragloom", "index", "docs", cwd=folder)
    answer = json.loads(run(python, "-m", "ragloom", "ask", "When was the lamp of tower 3 lit?", "--json", cwd=folder))
    steps = [(step["name"], step["component"]) for step in answer["trace"]["steps"]]
    assert steps == [
        ("retrieve", "bm25"),
        ("retrieve", "faiss"),
        ("fuse ranks", "rrf"),
        ("rerank", "onnx"),
        ("answer", "rag_token"),
    ]
    assert answer["abstained"] or sum(answer["posterior"]["passages"]) == pytest.approx(1)
