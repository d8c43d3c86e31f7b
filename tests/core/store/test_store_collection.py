from __future__ import annotations

import pytest
from tests.core.store.fakes import Shelf, chunking, doc, served, shown

from ragloom.errors import CollectionError, CollectionLockedError, IndexMismatchError
from ragloom.store import Collection, UpsertReport
from ragloom.types import Document, Location


@pytest.fixture
def collection(tmp_path):
    with Collection.open(tmp_path / ".ragloom", create=True) as opened:
        yield opened


def test_opening_a_folder_without_a_collection_says_how_to_make_one(tmp_path):
    with pytest.raises(CollectionError, match="ragloom index FOLDER"):
        Collection.open(tmp_path / "nothing")


def test_an_upsert_reports_what_came_what_changed_and_what_stayed(collection):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one\n\ntwo"), doc("b", "three")], chunking())
        report = writer.upsert([doc("a", "one\n\ntwo\n\nmore"), doc("b", "three"), doc("c", "four")], chunking())
    assert report == UpsertReport(added=1, changed=1, unchanged=1, passages_added=4, passages_removed=2)


def test_an_upsert_without_changes_moves_no_position(collection):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        before = writer.position
        writer.upsert([doc("a", "one")], chunking())
        assert writer.position == before


def test_another_chunker_setting_cuts_a_document_again(collection):
    with collection.writer() as writer:
        writer.upsert([doc("a", "one\n\ntwo")], chunking())
        report = writer.upsert([doc("a", "one\n\ntwo")], chunking(overlap=2))
    assert report.changed == 1


def test_passages_are_slices_of_their_document_overlap_included(collection):
    text = "first paragraph\n\nsecond 第二段\n\nthird 😀"
    with collection.writer() as writer:
        writer.upsert([doc("a", text)], chunking(overlap=5))
    with collection.reader() as reader:
        (passages,) = list(reader.view.scan())
        assert [passage.text for passage in passages] == [text[p.start : p.end] for p in passages]
        assert reader.view.document("a").text == text


def test_a_document_comes_back_as_it_was_stored(collection):
    document = Document(
        "a#1",
        "one\n\ntwo",
        "Title",
        {"year": 1999, "ratio": 1.0, "open": True, "tags": ("x", "y"), "name": "n"},
        "docs/a",
        (Location(0, "page", "1"), Location(5, "heading", "Two")),
    )
    with collection.writer() as writer:
        writer.upsert([document], chunking())
    with collection.reader() as reader:
        assert reader.view.document("a#1") == document


def test_a_passage_carries_its_place(collection):
    places = (Location(0, "page", "1"), Location(5, "page", "2"))
    with collection.writer() as writer:
        writer.upsert([Document("a", "one\n\ntwo", locations=places)], chunking())
    with collection.reader() as reader:
        assert [passage.location for batch in reader.view.scan() for passage in batch] == ["page 1", "page 2"]


def test_a_document_without_passages_keeps_its_text(collection):
    with collection.writer() as writer:
        writer.upsert([doc("empty", "")], chunking())
    with collection.reader() as reader:
        assert reader.view.document("empty") == doc("empty", "")


def test_ids_are_not_used_again_after_their_passages_are_gone(collection):
    shelf = Shelf()
    with collection.writer() as writer:
        writer.upsert([doc("a", "one\n\ntwo")], chunking())
        writer.remove(["a"])
        writer.publish([shelf.binding()])
        writer.upsert([doc("b", "three")], chunking())
    with collection.reader() as reader:
        assert list(shown(reader.view)) == [3]


def test_a_reader_finds_in_its_index_what_its_view_shows(collection):
    shelf = Shelf()
    with collection.writer() as writer:
        writer.upsert([doc("a", "one\n\ntwo"), doc("b", "three")], chunking())
        writer.publish([shelf.binding()])
        writer.upsert([doc("a", "changed")], chunking())
        writer.remove(["b"])
        writer.publish([shelf.binding()])
    with collection.reader([shelf.binding()]) as reader:
        assert served(reader) == shown(reader.view) == {4: "changed"}


def test_a_reader_stays_with_its_generation_while_others_are_published(collection):
    shelf = Shelf()
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding()])
    with collection.reader([shelf.binding()]) as reader:
        with collection.writer() as writer:
            for text in ("two", "three", "four"):
                writer.upsert([doc("a", text)], chunking())
                writer.publish([shelf.binding()])
        assert served(reader) == shown(reader.view) == {1: "one"}
        assert reader.outdated


def test_what_was_stored_but_not_published_is_caught_up_by_the_next_reader(collection):
    shelf = Shelf()
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
    with collection.reader([shelf.binding()]) as reader:
        assert served(reader) == {1: "one"}


def test_a_second_writer_is_told_who_writes(collection):
    with collection.writer(command="ragloom index docs"), pytest.raises(CollectionLockedError) as refusal:
        collection.writer()
    assert "ragloom index docs" in str(refusal.value)


def test_other_index_settings_are_refused_before_anything_is_opened(collection):
    shelf = Shelf()
    with collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding(settings={"stemmer": "english"})])
    shelf.opened.clear()
    with pytest.raises(IndexMismatchError, match="ragloom index --rebuild"):
        collection.reader([shelf.binding(settings={"stemmer": "german"})])
    assert shelf.opened == []


def test_all_is_well_after_adding_changing_and_removing(collection):
    shelf = Shelf()
    with collection.writer() as writer:
        writer.upsert([doc("a", "one\n\ntwo", tag=("x", "y")), doc("b", "three", year=3)], chunking(overlap=3))
        writer.publish([shelf.binding()])
        writer.upsert([doc("a", "changed", tag="z")], chunking(overlap=3))
        writer.remove(["b"])
    assert collection.verify() == []
