import warnings

import pytest

from ragloom.errors import RagloomError, UsageError
from ragloom.interfaces import Retriever
from ragloom.testing import FakeResources, ListCollection
from ragloom.types import Equal, Passage, Query
from ragloom_text.documents.config import DocumentConfig
from ragloom_text.documents.retriever import DocumentCutWarning, DocumentRetriever

PASSAGES = [
    Passage(1, "en/tea.md", "Second.", 20, 27, title="Tea", metadata={"year": 1}),
    Passage(2, "en/tea.md", "First.", 0, 6, title="Tea", metadata={"year": 1}),
    Passage(3, "zh/tea.md", "茶。", 0, 2, title="茶", metadata={"year": 2}),
    Passage(4, "en/nile.md", "River.", 0, 6, title="The Nile", metadata={"year": 3}),
    Passage(5, "old/en/nile.md", "Old river.", 0, 10, title="The Nile", metadata={"year": 4}),
    Passage(6, "rows.csv#7", "A row.", 0, 6),
]


@pytest.fixture
def retriever():
    def opened(passages=PASSAGES, **settings):
        made = DocumentRetriever(DocumentConfig(**settings))
        made.open(FakeResources(collection=ListCollection(passages)))
        return made

    return opened


def found(retriever, text, k=10, **more):
    (ranking,) = retriever.search([Query(text)], k, **more)
    return ranking.ids.tolist()


def test_the_class_is_a_retriever(retriever):
    assert isinstance(retriever(), Retriever)


def test_passages_come_in_the_order_of_the_document_not_of_their_ids(retriever):
    assert found(retriever(), "en/tea.md") == [2, 1]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("zh/tea.md", [3]),
        (" Tea ", [2, 1]),
        ("tea", [2, 1]),
        ("茶", [3]),
        ("rows.csv#7", [6]),
        ("old/en/nile.md", [5]),
    ],
)
def test_a_document_is_named_by_its_id_the_end_of_its_path_or_its_title(retriever, text, ids):
    assert found(retriever(), text) == ids


def test_an_id_goes_before_the_end_of_a_longer_one(retriever):
    assert found(retriever(), "en/nile.md") == [4]


def test_a_part_of_a_name_is_no_name(retriever):
    with pytest.raises(UsageError, match=r"no document 'ea\.md'"):
        found(retriever(), "ea.md")


def test_a_name_that_is_not_there_is_answered_with_those_like_it(retriever):
    with pytest.raises(UsageError, match=r"no document 'en/tee.md'") as raised:
        found(retriever(), "en/tee.md")
    assert raised.value.hint.startswith("did you mean `en/tea.md`")


def test_a_name_like_none_is_answered_with_all_where_they_are_few(retriever):
    with pytest.raises(UsageError) as raised:
        found(retriever(PASSAGES[:3]), "quantum chromodynamics")
    assert raised.value.hint == "there are: `en/tea.md`, `zh/tea.md`"


def test_an_empty_collection_says_that_it_is_empty(retriever):
    with pytest.raises(UsageError) as raised:
        found(retriever([]), "en/tea.md")
    assert raised.value.hint == "it is empty: ragloom index FOLDER"


def test_a_name_of_several_is_answered_with_their_ids(retriever):
    with pytest.raises(UsageError, match=r"2 documents are called 'tea\.md'") as raised:
        found(retriever(), "tea.md")
    assert raised.value.hint == "name one of `en/tea.md`, `zh/tea.md`"


def test_a_title_of_several_is_ambiguous_too(retriever):
    with pytest.raises(UsageError, match="2 documents are called 'The Nile'"):
        found(retriever(), "The Nile")


def test_not_strict_a_text_that_names_none_finds_nothing(retriever):
    assert found(retriever(strict=False), "quantum chromodynamics") == []


def test_not_strict_a_name_of_several_finds_one_after_the_other(retriever):
    assert found(retriever(strict=False), "The Nile") == [4, 5]


def test_a_document_that_a_filter_forbids_is_not_found(retriever):
    assert found(retriever(), "en/tea.md", filter=Equal("year", 2)) == []


def test_a_document_longer_than_k_is_warned_of(retriever):
    with pytest.warns(DocumentCutWarning, match="en/tea.md has 2 passages, and 1 are read"):
        assert found(retriever(), "en/tea.md", k=1) == [2]


def test_a_document_of_k_passages_is_not(retriever):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert found(retriever(), "en/tea.md", k=2) == [2, 1]


def test_scores_descend_from_the_beginning_on(retriever):
    (ranking,) = retriever().search([Query("en/tea.md")], 10)
    assert ranking.scores.tolist() == [2.0, 1.0]


def test_a_retriever_that_is_not_open_says_so():
    with pytest.raises(RagloomError, match="not open"):
        DocumentRetriever(DocumentConfig()).search([Query("en/tea.md")], 1)
