"""Damaged indexes are noticed, named, and healed by a rebuild; the documents are not touched by any of it."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from tests.core.store.fakes import Shelf, chunking, doc, served, shown
from tests.core.store.faults import CountingDisk

from ragloom.errors import CollectionError, CorruptIndexError, IndexMismatchError
from ragloom.store import Collection, durable


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def collection(tmp_path, shelf):
    with Collection.open(tmp_path / "c", create=True) as opened:
        with opened.writer() as writer:
            writer.upsert([doc("a", "one\n\ntwo"), doc("b", "three", year=1)], chunking())
            writer.publish([shelf.binding("first"), shelf.binding("second")])
        yield opened


def files_of(collection):
    parts = (collection.folder / name for name in ("indexes", "generations"))
    return [*sorted(path for part in parts for path in part.rglob("*.json")), collection.folder / "CURRENT"]


def heal(collection, shelf):
    bindings = [shelf.binding("first"), shelf.binding("second")]
    with collection.writer() as writer:
        writer.rebuild(bindings)
    with collection.reader(bindings, verify=True) as reader:
        assert (
            served(reader, "first")
            == served(reader, "second")
            == shown(reader.view)
            == {
                1: "one\n\n",
                2: "two",
                3: "three",
            }
        )
    assert collection.verify() == []


def rewrite(path, data):
    """Change a file's content behind everybody's back, its time and size kept where they can be."""
    before = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_every_flipped_byte_of_every_file_is_found_by_verifying_and_healed(collection, shelf):
    for number in range(len(files_of(collection))):
        path = files_of(collection)[number]
        data = path.read_bytes()
        for at in range(0, len(data), 7):
            rewrite(path, data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert collection.verify(), f"byte {at} of {path.name}"
        heal(collection, shelf)


def test_a_file_that_this_machine_has_not_seen_is_hashed_when_it_is_opened(collection, shelf, tmp_path):
    shutil.copytree(collection.folder, tmp_path / "copy")
    (path,) = (tmp_path / "copy" / "indexes" / "first").iterdir()
    rewrite(path, path.read_bytes().replace(b"one", b"One"))
    with Collection.open(tmp_path / "copy") as copy, pytest.raises(CorruptIndexError, match="ragloom index --rebuild"):
        copy.reader([shelf.binding("first")])


def test_a_file_that_this_machine_has_seen_is_not_hashed_again(collection, shelf, monkeypatch):
    with collection.reader([shelf.binding("first")]):
        pass
    monkeypatch.setattr("ragloom.store.verified.sha256", lambda path: pytest.fail("hashed"))
    with collection.reader([shelf.binding("first")]):
        pass


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-1])])
def test_a_missing_or_shortened_file_is_noticed_at_every_opening(collection, shelf, damage):
    (path,) = (collection.folder / "indexes" / "first").iterdir()
    damage(path)
    with pytest.raises(CorruptIndexError, match="ragloom index --rebuild"):
        collection.reader([shelf.binding("first")])
    heal(collection, shelf)


def test_damage_to_one_index_does_not_stop_a_reader_of_another(collection, shelf):
    (path,) = (collection.folder / "indexes" / "first").iterdir()
    path.unlink()
    with collection.reader([shelf.binding("second")]) as reader:
        assert served(reader, "second") == shown(reader.view)


def test_a_damaged_index_is_not_built_upon(collection, shelf):
    (path,) = (collection.folder / "indexes" / "first").iterdir()
    path.write_bytes(b"{}")
    with collection.writer() as writer:
        writer.upsert([doc("c", "four")], chunking())
        with pytest.raises(CorruptIndexError):
            writer.publish([shelf.binding("first")])


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b"\xff", b'{"generation": 99, "sha256": ""}', b"[" * 9999]
)
def test_a_damaged_current_is_noticed_and_healed(collection, shelf, content):
    (collection.folder / "CURRENT").write_bytes(content)
    with pytest.raises(CorruptIndexError, match="ragloom index --rebuild"):
        collection.reader([shelf.binding("first")])
    heal(collection, shelf)


def test_without_current_indexes_are_made_again(collection, shelf):
    (collection.folder / "CURRENT").unlink()
    with collection.reader([shelf.binding("first")]) as reader:
        assert served(reader, "first") == shown(reader.view)


def test_a_database_that_went_back_in_time_is_noticed(collection, shelf, tmp_path):
    collection.close()
    shutil.copytree(collection.folder, tmp_path / "backup")
    with Collection.open(collection.folder) as later, later.writer() as writer:
        writer.upsert([doc("c", "four")], chunking())
        writer.publish([shelf.binding("first"), shelf.binding("second")])
    shutil.copy(tmp_path / "backup" / "collection.sqlite", collection.folder)
    with Collection.open(collection.folder) as restored:
        with pytest.raises(CorruptIndexError, match="was the database restored"):
            restored.reader([shelf.binding("first")])
        heal(restored, shelf)


def test_indexes_of_another_collection_are_refused(collection, shelf, tmp_path):
    with Collection.open(tmp_path / "other", create=True) as other:
        with other.writer() as writer:
            writer.upsert([doc("x", "x\n\ny\n\nz")], chunking())
            writer.publish([shelf.binding("first"), shelf.binding("second")])
        for name in ("indexes", "generations", "CURRENT"):
            source, target = other.folder / name, collection.folder / name
            shutil.rmtree(target) if target.is_dir() else target.unlink()
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    with pytest.raises(CorruptIndexError, match="another collection"):
        collection.reader([shelf.binding("first")])


def test_a_manifest_that_points_out_of_the_collection_is_refused(collection, shelf):
    from ragloom.store.manifest import decode

    plain = json.loads(next((collection.folder / "generations").iterdir()).read_bytes())
    for path in ("../../secret", "/etc/passwd", "a/../../b", "..\\b", ""):
        plain["indexes"]["first"]["files"][0]["path"] = path
        with pytest.raises(CorruptIndexError):
            decode(json.dumps(plain).encode(), "manifest")


def test_a_newer_format_is_refused_by_name(collection, shelf):
    import sqlite3

    collection.close()
    connection = sqlite3.connect(collection.folder / "collection.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(CollectionError, match="format 99"):
        Collection.open(collection.folder)


def test_a_file_that_is_no_database_is_an_error_of_the_collection(tmp_path):
    (tmp_path / "collection.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(CollectionError, match="damaged"):
        Collection.open(tmp_path)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE passages SET body = 'onE\n\n' WHERE id = 1", "not what was stored"),
        ("UPDATE versions SET title = 'x' WHERE id = 1", "not what was stored"),
        ("UPDATE passages SET start = 1 WHERE id = 2", "the passage at 1"),
        ("DELETE FROM passages WHERE id = 2", "not what was stored"),
        ("UPDATE fields SET value = 2", "'year'"),
        ("INSERT INTO fields VALUES ('year', 'number', 7, 1)", "2 values where documents hold 1"),
        ("UPDATE versions SET document = 'z' WHERE id = 1", "not as it was sealed"),
        ("UPDATE versions SET hash = CAST(substr(hash, 1, 31) || x'00' AS BLOB) WHERE id = 1", "not as it was sealed"),
        ("UPDATE versions SET added_at = 0 WHERE id = 1", "not as it was sealed"),
        ("UPDATE versions SET removed_at = 7 WHERE id = 2", "not those that the last commit sealed"),
        ("UPDATE versions SET origin = 'elsewhere' WHERE id = 2", "not those that the last commit sealed"),
        ("UPDATE passages SET version = 2 WHERE id = 1", "not as it was sealed"),
        ("UPDATE passages SET location = 'page 7' WHERE id = 1", "not as it was sealed"),
        ("INSERT INTO passages VALUES (9, 1, 0, 1, '', 'x', '')", "4 passages where documents have 3"),
        ("DELETE FROM commits", "is ahead of the documents"),
        ("UPDATE commits SET at = 'now'", "not those that the last commit sealed"),
        ("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'passages'", "not those that the last commit sealed"),
        ("UPDATE about SET value = 'another' WHERE key = 'chunker'", "not those that the last commit sealed"),
        ("INSERT INTO files VALUES ('', 'a', 1, 1, 1, '', 1)", "not those that the last commit sealed"),
        ("DROP INDEX versions_removed", "not those that the last commit sealed"),
        ("UPDATE about SET value = 'torn' WHERE key = 'seal'", "seal"),
    ],
)
def test_a_change_to_the_documents_behind_the_stores_back_is_found(collection, statement, what):
    import sqlite3

    connection = sqlite3.connect(collection.folder / "collection.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert what in " ".join(finding.what for finding in collection.verify())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions SET metadata = '{\"year\"!1}' WHERE id = 2",
        "UPDATE versions SET metadata = CAST(x'd5d5' AS BLOB) WHERE id = 2",
        "DELETE FROM about WHERE key = 'collection'",
    ],
)
def test_rows_that_cannot_be_understood_are_told_as_damage_to_the_database(collection, shelf, statement):
    import sqlite3

    connection = sqlite3.connect(collection.folder / "collection.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()

    def read():
        with collection.reader([shelf.binding("first")]) as reader:
            shown(reader.view)

    with pytest.raises(CollectionError, match="the collection itself is damaged") as error:
        read()
    assert "collection.sqlite" in error.value.where
    assert collection.verify()


def test_a_table_that_leads_in_a_circle_is_not_followed_for_ever(collection, monkeypatch):
    with collection.reader() as reader:
        batch = next(reader.view.scan())
        monkeypatch.setattr("ragloom.store.view.passages_of", lambda rows: batch)
        with pytest.raises(CollectionError, match="order of their ids"):
            list(reader.view.scan())


def test_a_document_that_claims_more_passages_than_there_are_takes_no_memory(collection):
    import sqlite3

    from ragloom.types import Equal

    connection = sqlite3.connect(collection.folder / "collection.sqlite")
    connection.execute(f"UPDATE versions SET passages = {1 << 50} WHERE id = 2")
    connection.commit()
    connection.close()
    with collection.reader() as reader, pytest.raises(CollectionError, match="not theirs"):
        reader.view.select(Equal("year", 1))


def test_a_rebuild_after_a_change_of_settings_serves_the_new_ones(collection, shelf):
    changed = shelf.binding("first", settings={"stemmer": "german"})
    with pytest.raises(IndexMismatchError):
        collection.reader([changed])
    with collection.writer() as writer:
        writer.rebuild([changed])
    with collection.reader([changed, shelf.binding("second")]) as reader:
        assert served(reader, "first") == served(reader, "second")


def test_another_passage_space_is_refused_before_anything_is_opened_where_it_is_known(collection, shelf):
    shelf.opened.clear()
    with pytest.raises(IndexMismatchError, match="passage_space"):
        collection.reader([shelf.binding("first", known_space=lambda: "other words")])
    assert shelf.opened == []


def test_another_passage_space_is_refused_once_it_is_opened_where_it_was_not_known(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("c", "four")], chunking())
        with pytest.raises(IndexMismatchError, match="passage_space"):
            writer.publish([shelf.binding("first", space="other words")])


def test_a_failed_publication_leaves_readers_where_they_were(collection, shelf):
    with collection.writer() as writer:
        writer.upsert([doc("c", "four")], chunking())
        with durable.through(CountingDisk(1)), pytest.raises(CollectionError):
            writer.publish([shelf.binding("first")])
        with (
            pytest.warns(UserWarning, match="serving position 1 of 2"),
            collection.reader([shelf.binding("first")]) as r,
        ):
            assert served(r, "first") == shown(r.view) == {1: "one\n\n", 2: "two", 3: "three"}
