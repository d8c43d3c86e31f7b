"""A commit that was acknowledged and is gone is noticed, whatever took it."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from tests.core.store.fakes import Shelf, chunking, doc, served, shown
from tests.core.store.faults import CountingDisk

from ragloom.errors import CollectionError, CorruptIndexError, UsageError
from ragloom.store import Collection, durable
from ragloom.store.acknowledged import read
from ragloom.store.schema import FORMAT, STATEMENTS


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def left(tmp_path, shelf):
    """A collection as a process leaves it that died after an acknowledged change which only SQLite's log holds."""
    with Collection.open(tmp_path / "c", create=True) as collection:
        with collection.writer() as writer:
            writer.upsert([doc("a", "one")], chunking())
            writer.publish([shelf.binding()])
        with collection.writer() as writer:
            writer.upsert([doc("b", "two")], chunking())
            shutil.copytree(tmp_path / "c", tmp_path / "left")
    return tmp_path / "left"


def damage_log(folder):
    log = folder / "collection.sqlite-wal"
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)


def test_what_only_the_log_holds_is_there_when_the_collection_is_opened(left, shelf):
    with Collection.open(left) as collection, collection.reader([shelf.binding()]) as reader:
        assert set(shown(reader.view).values()) == {"one", "two"}


@pytest.mark.parametrize("damage", [damage_log, lambda folder: (folder / "collection.sqlite-wal").unlink()])
def test_a_log_that_lost_acknowledged_commits_is_noticed_at_opening(left, shelf, damage):
    damage(left)
    with Collection.open(left) as collection, pytest.raises(CorruptIndexError, match="lacks commits") as error:
        collection.reader([shelf.binding()])
    assert "collection.sqlite" in error.value.where


def test_a_lost_commit_is_found_by_verifying(left):
    damage_log(left)
    with Collection.open(left) as collection:
        assert "lacks commits" in " ".join(finding.what for finding in collection.verify())


def test_a_lost_commit_stays_noticed_while_new_ones_come(left, shelf):
    damage_log(left)
    with Collection.open(left) as collection, collection.writer() as writer:
        for number in range(5):
            writer.upsert([doc(f"new{number}", "three")], chunking())
        with pytest.raises(CorruptIndexError, match="lacks commits"):
            writer.publish([shelf.binding()])


def test_a_rebuild_goes_on_from_what_there_is(left, shelf):
    damage_log(left)
    with Collection.open(left) as collection:
        with collection.writer() as writer:
            writer.rebuild([shelf.binding()])
        with collection.reader([shelf.binding()]) as reader:
            assert served(reader) == shown(reader.view) == {1: "one"}
        assert collection.verify() == []


@pytest.mark.parametrize("content", [b"", b"\xff" * 30, b"00000000000000000099 00000000\n"])
def test_a_torn_or_old_note_says_nothing(left, shelf, content):
    (left / "acknowledged").write_bytes(content)
    with Collection.open(left) as collection, collection.reader([shelf.binding()]) as reader:
        assert set(shown(reader.view).values()) == {"one", "two"}


def test_every_commit_is_noted(tmp_path):
    with Collection.open(tmp_path, create=True) as collection, collection.writer() as writer:
        before = read(tmp_path / "acknowledged")
        writer.upsert([doc("a", "one")], chunking())
        writer.remove(["a"])
        assert read(tmp_path / "acknowledged") == before + 2


def test_a_disk_that_does_not_take_the_note_does_not_undo_the_commit(tmp_path):
    with Collection.open(tmp_path, create=True) as collection, collection.writer() as writer:
        with durable.through(CountingDisk(1)):
            assert writer.upsert([doc("a", "one")], chunking()).added == 1
        assert writer.position == 1


def test_what_changes_nothing_is_no_commit(tmp_path):
    with Collection.open(tmp_path, create=True) as collection, collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        before = read(tmp_path / "acknowledged")
        writer.remove(["nobody"])
        assert read(tmp_path / "acknowledged") == before


def test_nothing_is_acknowledged_upon_what_a_killed_writer_left_uncounted_in_the_log(tmp_path):
    with Collection.open(tmp_path / "c", create=True) as collection, collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        with collection._pool.connection() as reading:
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM versions").fetchall()
            writer.close()
            append_to_log(tmp_path / "c", lambda killed: killed.remove(["a"]))
            with collection.writer() as next_writer:
                assert next_writer.upsert([doc("a", "one")], chunking()).unchanged == 1
                shutil.copytree(tmp_path / "c", tmp_path / "left", ignore=shutil.ignore_patterns("*-shm"))
            reading.execute("ROLLBACK")
    with Collection.open(tmp_path / "left") as collection, collection.reader() as reader:
        assert set(shown(reader.view).values()) == {"one"}


def append_to_log(folder, change):
    """As a writer does that dies before it counts its frames in the shared memory that a reader holds."""
    twin = folder.with_name("twin")
    shutil.copytree(folder, twin, ignore=shutil.ignore_patterns("*-shm"))
    with Collection.open(twin) as collection, collection.writer() as writer:
        change(writer)
        log = (twin / "collection.sqlite-wal").read_bytes()
    before = (folder / "collection.sqlite-wal").read_bytes()
    assert log.startswith(before)
    assert len(log) > len(before)
    (folder / "collection.sqlite-wal").write_bytes(log)


def test_after_a_commit_that_failed_even_what_changes_nothing_is_one(tmp_path):
    with Collection.open(tmp_path, create=True) as collection, collection.writer() as writer:
        before = read(tmp_path / "acknowledged")
        with pytest.raises(UsageError):
            writer.upsert([doc("a", "\ud800")], chunking())
        writer.remove(["nobody"])
        assert read(tmp_path / "acknowledged") == before + 1


def test_a_collection_of_format_1_is_sealed_by_its_next_writer(tmp_path, shelf):
    before_seals(tmp_path / "collection.sqlite")
    with Collection.open(tmp_path) as collection:
        assert collection.verify() == []
        with collection.reader(update=False) as reader:
            assert reader.view.document("a").text == "one"
        with collection.writer() as writer:
            writer.upsert([doc("b", "two")], chunking())
            writer.publish([shelf.binding()])
        assert collection.verify() == []
    with sqlite3.connect(tmp_path / "collection.sqlite") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT,)
        connection.execute("UPDATE versions SET document = 'z' WHERE id = 1")
    connection.close()
    with Collection.open(tmp_path) as collection:
        assert "not as it was sealed" in " ".join(finding.what for finding in collection.verify())


def before_seals(path):
    """A database as format 1 had it, with one document."""
    from ragloom.store.content import content_hash

    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    for statement in STATEMENTS:
        connection.execute("".join(line for line in statement.splitlines(True) if "seal" not in line))
    content = content_hash(doc("a", "one"), "{}", "") + chunking().fingerprint
    connection.execute("INSERT INTO about VALUES ('collection', 'x'), ('chunker', ?)", (chunking().described,))
    connection.execute("INSERT INTO commits VALUES (1, 'then')")
    row = (1, "a", content, 1, 2**63 - 1, 1, 1, "", "{}", "", "", "", "")
    connection.execute(f"INSERT INTO versions VALUES ({','.join('?' * 13)})", row)
    connection.execute("INSERT INTO passages VALUES (1, 1, 0, 3, '', 'one', '')")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()


def test_a_collection_whose_making_was_cut_off_is_made_again(tmp_path):
    cut_off(tmp_path)
    with Collection.open(tmp_path, create=True) as collection, collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        assert collection.verify() == []


def test_a_collection_whose_making_was_cut_off_is_none_yet(tmp_path):
    cut_off(tmp_path)
    with pytest.raises(CollectionError, match="holds no collection"):
        Collection.open(tmp_path)


def cut_off(folder):
    """What SQLite leaves where it is killed before it has made its first page."""
    with sqlite3.connect(folder / "other", isolation_level=None) as connection:
        connection.execute("CREATE TABLE one (n)")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO one VALUES (1)")
        shutil.copy(folder / "other", folder / "collection.sqlite")
        shutil.copy(folder / "other-journal", folder / "collection.sqlite-journal")
    connection.close()


def test_a_database_of_a_negative_format_is_refused(left):
    connection = sqlite3.connect(left / "collection.sqlite")
    connection.execute("PRAGMA user_version = -2147483646")
    connection.close()
    with pytest.raises(CollectionError, match="format -2147483646"):
        Collection.open(left)


def test_verifying_beside_a_writer_looks_at_one_moment(tmp_path, monkeypatch):
    from ragloom.store import verify

    looked = verify._mismatch
    with Collection.open(tmp_path, create=True) as collection, collection.writer() as writer:
        writer.upsert([doc("a", "one", year=1), doc("b", "two", year=2)], chunking())

        def meanwhile(*arguments):
            writer.upsert([doc("c", "three", year=3)], chunking())
            return looked(*arguments)

        monkeypatch.setattr(verify, "_mismatch", meanwhile)
        assert collection.verify() == []
