"""``engine: auto`` loads the kernels when they pay, and never before."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.plugins.bm25.fakes import Bench

from ragloom.errors import MissingExtraError
from ragloom_bm25.engines import PatientEngine
from ragloom_bm25.scan import NumpyEngine


class Counting(NumpyEngine):
    def __init__(self):
        super().__init__()
        self.searches = 0

    def candidates(self, segment, wanted):
        self.searches += 1
        return super().candidates(segment, wanted)


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path).add("red car", "blue car")


def test_nothing_is_loaded_while_there_is_little_to_do(bench):
    def load():
        raise AssertionError

    engine = bench.retriever._engine = PatientEngine(load, patience=3600)
    bench.top("car")
    engine.wait()
    assert isinstance(engine._engine, NumpyEngine)


def test_after_enough_searching_the_other_engine_takes_over(bench):
    counting = Counting()
    engine = bench.retriever._engine = PatientEngine(lambda: counting, patience=0)
    bench.top("car")
    engine.wait()
    before = counting.searches
    bench.top("car")
    assert counting.searches == before + 1


def test_where_the_other_engine_is_missing_searching_goes_on(bench):
    def load():
        raise MissingExtraError("not there")

    engine = bench.retriever._engine = PatientEngine(load, patience=0)
    before = bench.top("car")
    engine.wait()
    assert bench.top("car") == before


def test_one_search_does_not_import_numba():
    code = (
        "import sys, tempfile, pathlib; from tests.plugins.bm25.fakes import Bench;"
        "assert Bench(pathlib.Path(tempfile.mkdtemp())).add('red car').top('red'); sys.exit('numba' in sys.modules)"
    )
    path = ":".join(["core", "plugins", "."])
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, check=False)
    assert done.returncode == 0


def test_the_plugin_page_imports_no_numpy():
    code = "import sys; import ragloom_bm25.plugin; sys.exit('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "core:plugins"}, check=False)
    assert done.returncode == 0
