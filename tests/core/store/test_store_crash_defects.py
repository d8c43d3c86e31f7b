"""The checks of ``benchmarks.crash`` find what is wrong where something is wrong on purpose."""

from __future__ import annotations

import shutil
import sys

import pytest
from benchmarks.crash.damaging import corruptions
from benchmarks.crash.doses import doses
from benchmarks.crash.faults import syscalls
from benchmarks.crash.killing import filled
from benchmarks.crash.nursery import Nursery
from benchmarks.crash.power import complete, power_losses
from benchmarks.crash.reading import _look
from benchmarks.crash.recording import recorded
from benchmarks.crash.reopening import reopened
from benchmarks.crash.shim import NotHereError, built
from benchmarks.crash.subject import bindings, chunking, document
from benchmarks.crash.witness import Witness

from ragloom.store import Collection, View

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and preloads a library")
needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="records file operations by a C library")


@pytest.fixture
def folder(tmp_path):
    filled(tmp_path / "c", 6)
    return tmp_path / "c"


STATE = {"base1": 1, "base2": 2, "base3": 3}


def test_a_collection_that_holds_what_was_acknowledged_is_clean(folder):
    assert reopened(folder, [STATE], verify=True)[0].clean


def test_an_acknowledged_document_that_is_not_there_is_counted_as_lost(folder):
    verdict, _ = reopened(folder, [{**STATE, "ghost": 4}])
    assert (verdict.acknowledged_lost, verdict.resurrected) == (1, 0)


def test_a_removed_document_that_is_there_is_counted_as_resurrected(folder):
    verdict, _ = reopened(folder, [{"base1": 1, "base2": 2}])
    assert (verdict.acknowledged_lost, verdict.resurrected) == (0, 1)


def test_an_older_text_counts_as_lost_and_as_resurrected(folder):
    verdict, _ = reopened(folder, [{**STATE, "base3": 30}])
    assert (verdict.acknowledged_lost, verdict.resurrected) == (1, 1)


def test_a_collection_that_cannot_be_read_is_counted_as_unopenable(folder):
    (folder / "CURRENT").write_bytes(b"{")
    assert reopened(folder, [STATE])[0].unopenable == 1


def test_a_text_that_was_never_written_is_counted_as_mixed(folder):
    with Collection.open(folder) as collection, collection.writer() as writer:
        torn = document("base3", 3)
        writer.upsert([type(torn)("base3", torn.text + " more")], chunking())
    assert reopened(folder, [STATE])[0].mixed_generations == 1


def test_an_index_that_does_not_find_what_is_shown_is_counted_as_mixed(folder, monkeypatch):
    monkeypatch.setattr("benchmarks.crash.reopening.found", lambda *_: {1, 2})
    assert reopened(folder, [STATE])[0].mixed_generations == 2


def test_what_was_announced_is_there_whole_or_not_at_all():
    heard = Witness({"a": 1}).hear_all([{"will": {"a": 2, "b": 3}}])
    assert heard.states() == [{"a": 1}, {"a": 2, "b": 3}]


def test_what_failed_may_be_there_until_something_else_is_acknowledged_on_top():
    heard = Witness().hear_all([{"will": {"a": 1}}, {"failed": {"a": 1}}, {"will": {"a": None}}, {"did": {"a": None}}])
    assert heard.states() == [{}]


@needs_compiler
@pytest.mark.parametrize("defect", ["careless disk", "careless database"])
def test_a_store_that_does_not_sync_is_found_by_power_loss(tmp_path, defect):
    assert not power_losses(tmp_path, 30, defect=defect).clean


@needs_compiler
def test_a_store_that_writes_over_its_files_is_found_by_killing_it_in_a_write(tmp_path):
    verdict = syscalls(tmp_path, every=5, ways=[("SIGKILL in a write", False)], defect="in place")
    assert verdict.unopenable > 0


@needs_compiler
def test_a_recording_that_has_missed_an_operation_is_refused(tmp_path):
    with Nursery(tmp_path, preload=built(tmp_path)) as nursery:
        found = recorded(nursery, tmp_path / "c", tmp_path / "log", seed=0, openings=1)
    complete(found, tmp_path / "c")
    last = max(place for place, event in enumerate(found) if event.kind == "R")
    with pytest.raises(RuntimeError, match="not complete"):
        complete(found[:last], tmp_path / "c")


def test_a_store_that_verifies_nothing_lets_damage_pass(tmp_path, monkeypatch):
    monkeypatch.setattr("ragloom.store.collection.verify", lambda *_: [])
    assert corruptions(tmp_path, 60).undetected_corruptions > 0


def test_a_store_that_forgets_what_it_acknowledged_lets_damage_to_the_log_pass(tmp_path, monkeypatch):
    monkeypatch.setattr("ragloom.store.acknowledged.check", lambda *_: None)
    assert corruptions(tmp_path, 160).undetected_corruptions > 0


def test_documents_of_another_moment_than_the_index_are_told_by_a_reader(tmp_path):
    with Collection.open(tmp_path / "c", create=True) as collection:
        with collection.writer() as writer:
            writer.upsert([document(f"d{each}", 1) for each in range(6)], chunking())
            writer.publish(bindings())
            writer.upsert([document("d0", 2)], chunking())
        with collection.reader(bindings(), update=False) as reader:
            told = []
            _look(reader, lambda kind, what: told.append(kind))
            assert told == []
            reader.view = View(collection._pool, reader.position + 1)
            _look(reader, lambda kind, what: told.append(kind))
            assert "mixed" in told


def test_without_a_compiler_it_is_said_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(NotHereError, match=r"preload\.c, which needs Linux and cc"):
        power_losses(tmp_path, 1)


def test_a_dose_that_is_asked_for_runs_alone():
    from benchmarks.crash.__main__ import options_of

    assert list(doses(options_of(["--corruptions", "5"]))) == ["corruptions"]
    assert len(doses(options_of([]))) == 6
