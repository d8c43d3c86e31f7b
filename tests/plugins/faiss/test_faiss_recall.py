"""``ragloom recall`` measures an approximate index and leaves what it found in the manifest."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from tests.plugins.faiss.bench import Bench, NumberEncoder
from tests.plugins.faiss.killed import binding, published, stored

from ragloom.errors import CollectionError, UsageError
from ragloom_faiss.command import recall

COUNT = 1500


class Frame:
    """A pipeline of one opened retriever, and what was printed and noted."""

    def __init__(self, bench):
        self.bench = bench
        self.noted = {}
        self.pipeline = self
        self.collection = SimpleNamespace(note=self.note)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    @contextmanager
    def retrievers(self):
        opened = self.bench.opened()
        yield {"dense": opened, "other": object()}
        opened.close()

    def note(self, name, about):
        self.noted[name] = about

    def show(self, value, lines):
        self.value, self.lines = value, list(lines)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("ivf"), index="ivf", nlist=30, nprobe=1, refine=1).change(range(1, COUNT + 1))


def test_it_tells_recall_with_its_interval_and_the_setting_that_would_reach_the_target(bench):
    frame = Frame(bench)
    recall(frame, sample=50, target=0.999)
    told = frame.value
    assert told["low"] <= told["recall"] <= told["high"]
    assert (told["nprobe"], told["queries"], told["k"]) == (1, 50, 10)
    assert told["by_effort"][told["reaching"]] >= 0.999 > told["by_effort"][1]
    assert f"`nprobe: {told['reaching']}`" in frame.lines[-1]


def test_questions_of_a_file_are_asked(bench, tmp_path):
    (tmp_path / "asked.txt").write_text("5000\n\n5001\n", encoding="utf-8")
    frame = Frame(bench)
    recall(frame, queries=tmp_path / "asked.txt")
    assert frame.value["asked"] == "asked 2 questions"


def test_what_was_found_is_noted_and_kept_until_the_index_is_built_anew(bench):
    frame = Frame(bench)
    recall(frame)
    noted = Bench(bench.path, index="ivf", nlist=30, nprobe=1)
    noted.held, noted.position = dict(bench.held), bench.position
    noted.made = type(bench.made)(bench.made.files, {**bench.made.state, **frame.noted["dense"]})
    noted.change([4000])
    assert noted.made.state["measured"]["recall"] == frame.value["recall"]
    noted.change([], [7], compact=True)
    assert "measured" not in noted.made.state


def test_an_exact_index_has_nothing_to_measure(tmp_path):
    frame = Frame(Bench(tmp_path, index="flat").change(range(1, 20)))
    recall(frame)
    assert (frame.value["exact"], frame.noted) == (True, {})


def test_a_name_that_is_not_there_is_told_with_those_that_are(bench):
    with pytest.raises(UsageError, match="'sparse'") as refused:
        recall(Frame(bench), retriever="sparse")
    assert refused.value.hint == "there are: dense"


def test_a_note_is_a_generation_of_the_same_files(tmp_path):
    with stored(tmp_path / "c") as collection:
        published(collection, NumberEncoder())
        with collection.reader([binding(NumberEncoder())]) as before, collection.writer() as writer:
            writer.note("dense", {"measured": {"recall": 0.5}})
            with collection.reader([binding(NumberEncoder())]) as after:
                one, other = before.manifest.indexes["dense"], after.manifest.indexes["dense"]
                assert (other.files, other.state["measured"]) == (one.files, {"recall": 0.5})
                assert {**one.state, "measured": {"recall": 0.5}} == other.state


def test_a_note_on_an_index_that_is_not_there_is_refused(tmp_path):
    with (
        stored(tmp_path / "c") as collection,
        collection.writer() as writer,
        pytest.raises(CollectionError, match="'sparse'"),
    ):
        writer.note("sparse", {})
