"""One writer, many readers, in threads and over time."""

from __future__ import annotations

import subprocess
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from tests.core.store.fakes import Shelf, chunking, doc, served, shown

from ragloom.errors import CollectionError, CollectionLockedError
from ragloom.store import Collection, StaleIndexWarning
from ragloom.store.writer_lock import WriterLock
from ragloom.types import Equal


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def collection(tmp_path):
    with Collection.open(tmp_path / "c", create=True) as opened:
        yield opened


def index_files(collection):
    return sorted(path.name for path in (collection.folder / "indexes").rglob("*.json"))


def test_readers_see_whole_generations_while_a_writer_publishes(collection, shelf):
    bindings = [shelf.binding("first"), shelf.binding("second")]
    with collection.writer() as writer:
        writer.upsert([doc("all", "0")], chunking())
        writer.publish(bindings)
    done, seen = threading.Event(), []

    def look():
        while not done.is_set():
            with warnings.catch_warnings(), collection.reader(bindings, update=False) as reader:
                contents = shown(reader.view)
                assert served(reader, "first") == served(reader, "second") == contents
                assert len(set(contents.values())) == 1
                seen.append(reader.position)

    with ThreadPoolExecutor(4) as threads:
        futures = [threads.submit(look) for _ in range(4)]
        with collection.writer() as writer:
            for number in range(15):
                writer.upsert([doc(name, str(number)) for name in ("all", "b", "c")], chunking())
                writer.publish(bindings)
        done.set()
        for future in futures:
            future.result()
    assert len(set(seen)) > 1


def test_threads_share_a_view(collection):
    with collection.writer() as writer:
        writer.upsert([doc(f"d{n}", "text", n=n % 3) for n in range(300)], chunking())
    with collection.reader() as reader, ThreadPoolExecutor(8) as threads:

        def ask(n):
            ids = reader.view.select(Equal("n", n % 3))
            return {passage.metadata["n"] for passage in reader.view.passages(ids)}

        assert [found.pop() for found in threads.map(ask, range(60))] == [n % 3 for n in range(60)]


def test_a_reader_beside_a_writer_serves_what_there_is_and_warns(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding()])
        writer.upsert([doc("a", "two")], chunking())
        with pytest.warns(StaleIndexWarning, match="is being written by"):
            reader = collection.reader([shelf.binding()])
        with reader:
            assert served(reader) == shown(reader.view) == {1: "one"}


def test_a_reader_beside_a_writer_is_refused_where_there_is_nothing_to_serve_yet(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        with pytest.raises(CollectionLockedError):
            collection.reader([shelf.binding()])


def test_indexes_at_different_positions_are_not_served_together(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding("first"), shelf.binding("second")])
        writer.upsert([doc("a", "two")], chunking())
        writer.publish([shelf.binding("first")])
        with pytest.raises(CollectionLockedError):
            collection.reader([shelf.binding("first"), shelf.binding("second")])


def test_an_index_that_lags_behind_another_configs_is_served_at_its_own_position(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding("first"), shelf.binding("second")])
        writer.upsert([doc("a", "two")], chunking())
        writer.publish([shelf.binding("first")])
        with pytest.warns(StaleIndexWarning), collection.reader([shelf.binding("second")]) as reader:
            assert served(reader, "second") == shown(reader.view) == {1: "one"}


def test_files_are_collected_once_no_reader_holds_them(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding()])
        old = index_files(collection)
        with collection.reader([shelf.binding()]):
            writer.upsert([doc("a", "two")], chunking())
            writer.publish([shelf.binding()])
            assert set(old) < set(index_files(collection))
        writer.publish([shelf.binding()])
        assert not set(old) & set(index_files(collection))


def test_rows_are_collected_once_every_index_has_taken_their_going_in(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one"), doc("b", "two")], chunking())
        writer.publish([shelf.binding("first"), shelf.binding("second")])
        writer.remove(["a"])
        writer.publish([shelf.binding("first")])
        assert collection.status().removed_passages == 1
        writer.publish([shelf.binding("second")])
        assert collection.status().removed_passages == 0


def test_a_forgotten_index_no_longer_holds_rows_back(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one"), doc("b", "two")], chunking())
        writer.publish([shelf.binding("used"), shelf.binding("unused")])
        writer.remove(["a"])
        writer.publish([shelf.binding("used")])
        writer.forget(["unused"])
        assert collection.status().removed_passages == 0
        assert [index.name for index in collection.status().indexes] == ["used"]


def test_an_index_is_told_of_nothing_that_came_and_went_unseen(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.upsert([doc("a", "two")], chunking())
        writer.publish([shelf.binding()])
    (index,) = shelf.opened
    assert [(change.kind, change.passage.text) for change in index.changes] == [("add", "two")]


def test_changes_come_in_the_order_of_the_log_and_in_batches(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc(f"d{n}", "a\n\nb") for n in range(1500)], chunking())
        writer.publish([shelf.binding()])
        writer.remove([f"d{n}" for n in range(700)])
        writer.upsert([doc(f"e{n}", "c") for n in range(900)], chunking())
        writer.publish([shelf.binding()])
    first, second = shelf.opened
    assert first.batches == [1024, 1024, 952]
    assert second.batches == [1024, 1024, 252]
    places = [(change.position, change.kind != "remove", change.passage.id) for change in second.changes]
    assert places == sorted(places)


def test_an_index_sees_the_collection_at_the_position_that_it_is_brought_to(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding()])
    (index,) = shelf.opened
    assert shown(index.view) == index.texts


def test_an_index_that_is_up_to_date_is_not_opened(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding()])
        writer.publish([shelf.binding()])
    assert len(shelf.opened) == shelf.closed == 1


def test_compacting_asks_every_index_to_merge(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.compact([shelf.binding()])
    assert shelf.opened[-1].compacted


def test_a_passage_that_is_not_in_the_view_is_an_error(collection):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
    with collection.reader() as reader, pytest.raises(CollectionError, match="no passage 7"):
        reader.view.passages([1, 7])


def test_passages_come_in_the_order_asked_for_repeated_ones_too(collection):
    with collection.writer() as writer:
        writer.upsert([doc("a", "1\n\n2\n\n3")], chunking())
    with collection.reader() as reader:
        assert [passage.id for passage in reader.view.passages([3, 1, 3, 2])] == [3, 1, 3, 2]


def test_a_thousand_passages_can_be_asked_for_at_once(collection):
    with collection.writer() as writer:
        writer.upsert([doc(f"d{n}", "text") for n in range(1100)], chunking())
    with collection.reader() as reader:
        assert len(reader.view.passages(range(1, 1101))) == 1100


@pytest.fixture
def inherited():
    """Starts a process that has a copy of a descriptor for as long as it runs."""
    running = []

    def start(descriptor):
        wait = [sys.executable, "-c", "import sys; sys.stdin.read()"]
        running.append(subprocess.Popen(wait, stdin=subprocess.PIPE, pass_fds=[descriptor]))

    yield start
    for one in running:
        one.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="no process inherits a lock there")
def test_a_process_that_has_inherited_the_lock_does_not_keep_it_from_others(tmp_path, inherited):
    with closing(WriterLock(tmp_path / "lock")) as lock:
        inherited(lock._descriptor)
    WriterLock(tmp_path / "lock").close()


@pytest.mark.skipif(sys.platform == "win32", reason="no process inherits a lock there")
def test_a_forked_process_that_closes_its_copy_does_not_end_the_lock(tmp_path):
    """In a program of its own: a fork of this one would have threads that it cannot use."""
    program = """
import os, sys
from pathlib import Path
from ragloom.errors import CollectionLockedError
from ragloom.store.writer_lock import WriterLock

file = Path(sys.argv[1])
lock = WriterLock(file)
if not (forked := os.fork()):
    lock.close()
    os._exit(0)
os.waitpid(forked, 0)
try:
    WriterLock(file)
except CollectionLockedError as error:
    sys.exit(0 if f"process {os.getpid()}" in error.message else 4)
sys.exit(5)
"""
    assert subprocess.run([sys.executable, "-c", program, str(tmp_path / "lock")], check=False).returncode == 0


def test_status_names_who_writes(collection):
    with collection.writer(command="ragloom index docs"):
        assert collection.status().writer.command == "ragloom index docs"
    assert collection.status().writer is None


def test_status_tells_how_far_each_index_has_come(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one\n\ntwo")], chunking())
        writer.publish([shelf.binding()])
        writer.upsert([doc("b", "three")], chunking())
    status = collection.status()
    (index,) = status.indexes
    assert (status.documents, status.passages, status.position, status.generation) == (2, 3, 2, 1)
    assert (index.name, index.position, index.lag, index.files) == ("lines", 1, 1, 1)


def test_a_publication_tells_what_came_and_went(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one\n\ntwo"), doc("b", "three")], chunking())
        first = writer.publish([shelf.binding()])
        writer.upsert([doc("a", "four")], chunking())
        second = writer.publish([shelf.binding()])
    assert [(each.generation, each.added, each.removed) for each in (first, second)] == [(1, 3, 0), (2, 1, 2)]


def test_a_name_of_any_characters_has_a_folder_of_its_own(collection, shelf):
    names = ["../escape", "a/b", "a%2Fb", "..", ".", "ünï", "con:", "A B"]
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding(name) for name in names])
    assert len(list((collection.folder / "indexes").iterdir())) == len(names)
    with collection.reader([shelf.binding(name) for name in names]) as reader:
        assert all(served(reader, name) == {1: "one"} for name in names)


def test_a_temporary_collection_is_gone_when_it_is_closed():
    with Collection.temporary() as collection:
        folder = collection.folder
        assert folder.exists()
    assert not folder.exists()


def test_a_closed_collection_says_so(collection):
    reader = collection.reader()
    collection.close()
    with reader, pytest.raises(CollectionError, match="is closed"):
        len(reader.view)
