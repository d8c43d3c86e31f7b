"""What is added by hand is checked before anything is stored."""

from __future__ import annotations

import pytest

from ragloom import Document, Pipeline
from ragloom.errors import UsageError


@pytest.fixture
def pipeline():
    with Pipeline.assemble(["The canal was opened in 1869."]) as made:
        yield made


@pytest.mark.parametrize("given", ["a text", ["a text"], [None], [{"id": "a", "text": "b"}], [("a", "b")]])
def test_what_is_no_document_is_refused_with_how_to_make_one(pipeline, given):
    with pytest.raises(UsageError, match="is no document") as caught:
        pipeline.collection.add(given)
    assert 'Document("its id", "its text")' in caught.value.hint


@pytest.mark.parametrize("identity", ["", None, 7])
def test_a_document_without_an_id_is_refused(pipeline, identity):
    with pytest.raises(UsageError, match="id is"):
        pipeline.collection.add([Document(identity, "text")])


@pytest.mark.parametrize("field", ["text", "title", "source"])
def test_a_document_whose_parts_are_no_texts_is_refused(pipeline, field):
    with pytest.raises(UsageError, match=f"its {field} is b'x'"):
        pipeline.collection.add([Document("a", **{"text": "t", field: b"x"})])


def test_a_single_document_may_be_added_as_it_stands(pipeline):
    assert pipeline.collection.add(Document("a", "text")).added == 1


def test_nothing_of_a_batch_with_something_wrong_in_it_is_stored(pipeline):
    with pytest.raises(UsageError):
        pipeline.collection.add([Document("a", "text"), Document("", "text")])
    assert pipeline.collection.status().documents == 1
