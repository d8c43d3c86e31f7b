"""What is encoded is encoded once: not again after a kill, a rebuild, a merge or an edit beside it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.plugins.faiss.bench import Bench, NumberEncoder
from tests.plugins.faiss.killed import published

from ragloom.errors import IndexMismatchError, PluginError
from ragloom.interfaces import Change
from ragloom.store import Collection
from ragloom.testing.fakes import passage
from ragloom_faiss.retriever import FaissRetriever

ROOT = Path(__file__).parents[3]


def test_a_killed_writer_s_passages_are_not_encoded_again(tmp_path):
    path = os.pathsep.join(str(ROOT / part) for part in ("core", "plugins", "."))
    command = [sys.executable, "-m", "tests.plugins.faiss.killed", str(tmp_path / "c")]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=False)
    assert done.returncode == -signal.SIGKILL
    with Collection.open(tmp_path / "c") as collection:
        again = NumberEncoder()
        published(collection, again)
        assert len(again.encoded) == 100
        assert not list((tmp_path / "c").rglob("encoded-*"))
        nothing = NumberEncoder()
        published(collection, nothing)
        assert nothing.encoded == []


def left_behind(bench, count):
    writer = bench.opened(writable=True)
    writer.apply([Change(n, "add", passage(n, str(n))) for n in range(1, count + 1)])
    writer.close()


def test_a_damaged_file_of_a_killed_writer_is_not_used(tmp_path):
    bench = Bench(tmp_path, batch=10)
    left_behind(bench, 20)
    first, _ = sorted(tmp_path.glob("encoded-*"))
    data = bytearray(first.read_bytes())
    data[-300] ^= 1
    first.write_bytes(data)
    bench.encoder.encoded.clear()
    bench.change(range(1, 21))
    assert bench.encoder.encoded == [str(n) for n in range(1, 11)]
    assert bench.search(4, k=1)[0].ids.tolist() == [4]


def test_what_another_precision_left_behind_is_encoded_anew(tmp_path):
    left_behind(Bench(tmp_path, NumberEncoder(made_by="int8"), batch=10), 20)
    bench = Bench(tmp_path, NumberEncoder(made_by="fp32")).change(range(1, 21))
    assert len(bench.encoder.encoded) == 20


def test_a_rebuild_under_other_settings_encodes_nothing(tmp_path):
    bench = Bench(tmp_path, index="flat").change(range(1, 60))
    other = Bench(tmp_path, index="hnsw", exact_below=1).change(range(1, 60))
    assert other.encoder.encoded == []
    assert other.segments[0]["approximate"]["family"] == "hnsw"
    assert [one.ids.tolist() for one in other.search(7, k=60)] == [one.ids.tolist() for one in bench.search(7, k=60)]


def test_of_an_edited_document_only_what_changed_is_encoded(tmp_path):
    bench = Bench(tmp_path).change(range(1, 30))
    bench.encoder.encoded.clear()
    edited = [passage(30 + n, f"1000{n}" if n == 3 else str(n)) for n in range(1, 6)]
    bench.change(edited, range(1, 6))
    assert bench.encoder.encoded == ["10003"]
    assert bench.search("10003", k=1)[0].ids.tolist() == [33]
    assert bench.search(4, k=1)[0].ids.tolist() == [34]


def test_compacting_needs_no_encoder(tmp_path):
    bench = Bench(tmp_path).change(range(1, 30)).change(range(30, 33), [2])

    def load(kind, spec):
        raise AssertionError("the model was loaded")

    resources = bench.resources(writable=True)
    resources.components, resources.fallback = {}, load
    resources.passage_space = lambda spec: "numbers"
    writer = FaissRetriever(bench.config)
    writer.open(resources)
    writer.compact()
    assert len(writer.commit().state["segments"]) == 1


def test_another_passage_space_is_refused_before_a_model_is_loaded(tmp_path):
    bench = Bench(tmp_path).change(range(1, 5))
    resources = bench.resources()
    resources.components = {}
    resources.passage_space = lambda spec: "letters"
    with pytest.raises(IndexMismatchError, match=r"'numbers'.*'letters'") as refused:
        FaissRetriever(bench.config).open(resources)
    assert refused.value.hint.startswith("ragloom index --rebuild")


def test_an_encoder_that_is_not_what_it_said_is_refused(tmp_path):
    bench = Bench(tmp_path)
    resources = bench.resources(writable=True)
    resources.passage_space = lambda spec: "another"
    retriever = FaissRetriever(bench.config)
    retriever.open(resources)
    with pytest.raises(IndexMismatchError, match="'another'; it is 'numbers'"):
        retriever.apply([Change(1, "add", passage(1, "1"))])


@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_another_precision_is_a_warning_and_the_same_is_none(tmp_path, caplog, precision):
    bench = Bench(tmp_path, NumberEncoder(made_by="onnx int8")).change(range(1, 5))
    bench.encoder = NumberEncoder(made_by=f"onnx {precision}")
    with caplog.at_level(logging.WARNING, "ragloom"):
        assert len(bench.search(3, k=2)[0]) == 2
    assert [("onnx int8" in told, "onnx fp32" in told) for told in caplog.messages] == [(True, True)] * (
        precision == "fp32"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda texts: [[0.0] * 3 for _ in texts], "float64"),
        (lambda texts: NumberEncoder().encode_queries(texts)[:1], r"\[1, 24\] for 2 texts"),
        (lambda texts: NumberEncoder().encode_queries(texts) * float("nan"), "not finite"),
    ],
)
def test_vectors_that_are_none_are_told(tmp_path, given, said):
    bench = Bench(tmp_path)
    bench.encoder.encode_passages = given
    with pytest.raises(PluginError, match=said):
        bench.change([1, 2])
