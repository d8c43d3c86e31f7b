"""What `typos` promises beside what every retriever with an index does."""

import pytest
from ragloom.interfaces import Change
from ragloom.testing import FakeResources, ListCollection, passage
from ragloom.types import Query

from ragloom_bobbin.config import TypoConfig
from ragloom_bobbin.retriever import TypoRetriever

PASSAGES = [passage(1, "The Suez Canal was opened."), passage(2, "The Eiffel Tower was finished."), passage(3, "Tea.")]


@pytest.fixture
def retriever(tmp_path):
    opened = TypoRetriever(TypoConfig())
    opened.open(FakeResources(ListCollection(PASSAGES), folder=tmp_path))
    opened.apply([Change(number, "add", one) for number, one in enumerate(PASSAGES, 1)])
    opened.commit()
    return opened


def test_a_misspelt_word_is_found(retriever):
    (found,) = retriever.search([Query("Eifel Towr")], 1)
    assert found.ids.tolist() == [2]


def test_what_came_and_went_before_a_commit_was_never_there(retriever):
    short = passage(4, "A short stay.")
    retriever.apply([Change(4, "add", short), Change(5, "remove", short)])
    retriever.commit()
    (found,) = retriever.search([Query("A short stay.")], 3)
    assert 4 not in found.ids


def test_a_commit_writes_new_files_and_leaves_the_old_ones(retriever, tmp_path):
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.npy")}
    retriever.apply([Change(4, "remove", PASSAGES[0])])
    made = retriever.commit()
    assert not set(made.files) & set(before)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
