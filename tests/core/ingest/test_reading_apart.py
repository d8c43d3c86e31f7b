"""Whatever a file makes its loader do, the process that indexes goes on, and says what happened."""

from __future__ import annotations

import logging
import math
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ragloom.errors import LoadError
from ragloom.ingest import Limits, ReadingRoom, Remake
from ragloom.types import LoadFailure

HOSTILE = "tests.core.ingest.hostile_loader"
REMAKE = Remake(f"{HOSTILE}:HostileLoader", f"{HOSTILE}:HostileConfig", {"password": "xyzzy"})
TIGHT = Limits(seconds=1, memory_mb=64, text_mb=1)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux refuses memory")


@pytest.fixture(scope="module")
def shared():
    with ReadingRoom([REMAKE], TIGHT, Path.cwd()) as made:
        yield made


@pytest.fixture
def read(shared, tmp_path):
    def found(words, room=shared):
        path = tmp_path / "file.hostile"
        path.write_text(words, encoding="utf-8")
        return list(room.read(0, path))

    return found


def refused(read, words):
    with pytest.raises(LoadError) as caught:
        read(words)
    return caught.value


def test_what_was_read_arrives_as_the_loader_gave_it(read):
    document, failure = read("rich")
    assert (document.text, document.title, document.key) == ("öne \ud800 中", "title", "key")
    assert document.metadata == {"tags": ("a", "b"), "n": 2**62, "x": math.inf, "t": True}
    assert [str(place) for place in document.locations] == ["page 1", "A > B"]
    assert failure == LoadFailure("is bad", "row 2", "mend it")


def test_a_file_that_never_ends_is_given_up_with_the_setting_that_allows_more(read, tmp_path):
    error = refused(read, "hang")
    assert error.where == str(tmp_path / "file.hostile")
    assert "longer than 1 s" in error.message
    assert "--set ingest.limits.seconds=10" in error.hint


def test_a_busy_loop_is_given_up(read):
    assert "longer than 1 s" in refused(read, "spin").message


@linux_only
def test_a_file_that_eats_memory_is_given_up_with_the_setting_that_allows_more(read):
    error = refused(read, "eat")
    assert "more than 64 MB of memory" in error.message
    assert "--set ingest.limits.memory_mb=256" in error.hint


@pytest.mark.parametrize(("word", "said"), [("ends", "code 3"), ("crash", "SIGSEGV"), ("leave", "bye")])
def test_a_loader_that_takes_its_process_down_is_told(read, word, said):
    assert said in refused(read, word).message


def test_the_next_file_is_read_after_one_that_took_the_process_down(read):
    refused(read, "crash")
    assert [one.text for one in read("secret")] == ["xyzzy"]


def test_a_loader_that_raises_keeps_what_it_gave_before(read, shared, tmp_path):
    (tmp_path / "file.hostile").write_text("raise", encoding="utf-8")
    reading = shared.read(0, tmp_path / "file.hostile")
    assert next(reading).text == "one"
    with pytest.raises(LoadError, match="ZeroDivisionError: oops"):
        next(reading)


def test_a_loader_s_own_error_keeps_its_place_and_hint(read, tmp_path):
    error = refused(read, "refuse")
    assert (error.where, error.message, error.hint) == (f"{tmp_path / 'file.hostile'}:7", "is broken", "mend it")


def test_what_a_loader_prints_does_not_disturb(read):
    assert [one.text for one in read("print")] == ["read, and input is b''"]


def test_what_a_loader_logs_is_logged_where_people_see_it(read, caplog):
    with caplog.at_level(logging.WARNING):
        read("log")
    assert caplog.record_tuples[0] == ("hostile", logging.WARNING, "mind this")
    assert "and that" in caplog.text


def test_what_is_no_document_is_a_failure_and_the_rest_goes_on(read):
    *failures, last = read("odd")
    assert [isinstance(one, LoadFailure) for one in failures] == [True, True, True]
    assert last.text == "fine"


def test_a_document_that_is_too_long_is_a_failure_and_the_rest_goes_on(read):
    failure, fine = read("long")
    assert "1.5 million characters" in failure.what
    assert "--set ingest.limits.text_mb=2" in failure.hint
    assert fine.text == "fine"


def test_a_loader_may_ask_for_other_components(read):
    assert "two" in read("whitespace")[0].text


def test_the_limit_of_time_counts_from_one_document_to_the_next(read):
    assert len(read("slowly")) == 6


def test_one_process_reads_many_files(read):
    assert read("process")[0].text == read("process")[0].text != str(os.getpid())


def test_many_rows_come_in_order(read):
    assert [one.key for one in read("rows")] == [str(number) for number in range(5000)]


def test_a_file_that_was_begun_ahead_gives_the_same(shared, tmp_path):
    paths = [tmp_path / f"{number}.hostile" for number in range(3)]
    for path in paths:
        path.write_text("rich" if path is not paths[1] else "refuse", encoding="utf-8")
        shared.ahead(0, path)
    assert len(list(shared.read(0, paths[0]))) == 2
    with pytest.raises(LoadError, match="is broken"):
        list(shared.read(0, paths[1]))
    assert len(list(shared.read(0, paths[2]))) == 2


def test_files_begun_ahead_are_read_although_the_one_before_took_the_process_down(shared, tmp_path):
    crash, fine = tmp_path / "a.hostile", tmp_path / "b.hostile"
    crash.write_text("crash", encoding="utf-8")
    fine.write_text("secret", encoding="utf-8")
    shared.ahead(0, crash)
    shared.ahead(0, fine)
    with pytest.raises(LoadError):
        list(shared.read(0, crash))
    assert [one.text for one in shared.read(0, fine)] == ["xyzzy"]


def test_another_order_than_was_begun_gives_what_is_asked_for(shared, tmp_path):
    one, other = tmp_path / "a.hostile", tmp_path / "b.hostile"
    one.write_text("rows", encoding="utf-8")
    other.write_text("secret", encoding="utf-8")
    shared.ahead(0, one)
    assert [found.text for found in shared.read(0, other)] == ["xyzzy"]


def test_a_reading_that_is_left_halfway_does_not_disturb_the_next(shared, read, tmp_path):
    (tmp_path / "file.hostile").write_text("rows", encoding="utf-8")
    reading = shared.read(0, tmp_path / "file.hostile")
    next(reading)
    reading.close()
    assert [one.text for one in read("secret")] == ["xyzzy"]


def test_a_class_that_cannot_be_found_is_told_of_each_file(tmp_path):
    (tmp_path / "file.x").touch()
    with ReadingRoom([Remake("no_such_module:Loader")], TIGHT, tmp_path) as room, pytest.raises(LoadError) as caught:
        list(room.read(0, tmp_path / "file.x"))
    assert "no_such_module" in caught.value.message


def test_without_an_interpreter_the_setting_that_does_without_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with ReadingRoom([REMAKE], TIGHT, tmp_path) as room, pytest.raises(LoadError) as caught:
        list(room.read(0, tmp_path / "file.x"))
    assert "ingest.limits.apart=false" in caught.value.hint


def is_running(process):
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return "Z" not in Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    return False


def gone_within(process, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not is_running(process):
            return True
        time.sleep(0.05)
    return False


PARENT = f"""
import signal
import sys
from pathlib import Path
from ragloom.ingest import Limits, ReadingRoom, Remake
folder = Path(sys.argv[1])
# A shell lets what it starts in the background ignore the interrupt, and its children after it.
signal.signal(signal.SIGINT, signal.default_int_handler)
with ReadingRoom([Remake("{HOSTILE}:HostileLoader", "{HOSTILE}:HostileConfig")], Limits(seconds=60), folder) as room:
    print(next(room.read(0, folder / "process.hostile")).text, flush=True)
    list(room.read(0, folder / "hang.hostile"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_no_orphan_is_left_however_the_indexing_process_ends(tmp_path, number):
    import signal

    for word in ("process", "hang"):
        (tmp_path / f"{word}.hostile").write_text(word, encoding="utf-8")
    root = Path(__file__).parents[3]
    path = os.pathsep.join([str(root), str(root / "core"), str(root / "plugins")])
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "PYTHONPATH": path}
    ) as parent:
        child = int(parent.stdout.readline())
        parent.send_signal(getattr(signal, number))
        parent.wait(20)
    assert gone_within(child, 10)
