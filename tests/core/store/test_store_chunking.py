from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.store.fakes import chunking, doc

from ragloom.errors import PluginError
from ragloom.interfaces import Stateless
from ragloom.store import Chunking, Collection
from ragloom.store.chunking import labels
from ragloom.types import Chunk, Document, Location

PLACES = st.lists(
    st.builds(Location, st.integers(0, 20), st.sampled_from(["page", "heading", "row"]), st.sampled_from("abc"))
)


@given(PLACES, st.lists(st.integers(0, 25)).map(sorted))
def test_labels_are_the_documents_own_even_where_its_locations_are_out_of_order(places, offsets):
    document = Document("a", "x" * 30, locations=tuple(places))
    assert list(labels(document, offsets)) == [document.location(offset) for offset in offsets]


@pytest.mark.parametrize(
    "chunks",
    [
        [Chunk(0, 3, 0)],
        [Chunk(1, 7, 1)],
        [Chunk(0, 3, 0), Chunk(4, 7, 4)],
        [Chunk(0, 3, 0), Chunk(2, 7, 2)],
        [Chunk(0, 7, 0), Chunk(7, 7, 7)],
        [Chunk(0, 3, 0), Chunk(3, 7, 4)],
        [Chunk(0, 3, 0), Chunk(3, 7, -1)],
        [Chunk(0, 8, 0)],
    ],
)
def test_chunks_that_do_not_tile_the_text_are_refused_by_the_chunkers_name(chunks):
    class Careless(Stateless):
        def chunk(self, document):
            return chunks

    with Collection.temporary() as collection, collection.writer() as writer:
        with pytest.raises(PluginError, match="'careless'"):
            writer.upsert([doc("a", "1234567")], Chunking(Careless(), "careless"))
        assert writer.position == 0


def test_a_text_that_gave_no_passages_is_kept():
    class Nothing(Stateless):
        def chunk(self, document):
            return []

    with Collection.temporary() as collection:
        with collection.writer() as writer:
            writer.upsert([doc("a", " \n ")], Chunking(Nothing(), "nothing"))
        with collection.reader() as reader:
            assert (reader.view.document("a").text, len(reader.view)) == (" \n ", 0)
        assert collection.verify() == []


def test_the_last_of_several_documents_of_one_id_counts():
    with Collection.temporary() as collection:
        with collection.writer() as writer:
            report = writer.upsert([doc("a", "one"), doc("a", "two")], chunking())
        with collection.reader() as reader:
            assert (report.added, reader.view.document("a").text) == (1, "two")


def test_nul_and_astral_characters_come_back_as_they_were():
    text = "a\x00b\n\n😀\x00\n\n\u2028"
    with Collection.temporary() as collection:
        with collection.writer() as writer:
            writer.upsert([doc("a", text)], chunking(overlap=1))
        with collection.reader() as reader:
            assert reader.view.document("a").text == text
            (passages,) = reader.view.scan()
            assert [passage.text for passage in passages] == [text[p.start : p.end] for p in passages]
        assert collection.verify() == []
