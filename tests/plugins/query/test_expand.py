import pytest

from ragloom.interfaces import QueryTransform
from ragloom.testing import DictionaryRetriever, FakeResources, ListCollection, WordAnalyzer, rankings_of
from ragloom.types import Equal, Query
from ragloom_query.config import ExpandConfig
from ragloom_query.expand import ExpandTransform

COLLECTION = ListCollection.of_texts(
    {"a": "tower iron rivets", "b": "tower iron", "c": "cheese"}, metadata={"b": {"lang": "en"}}
)
FOUND = {"tall tower": {1: 2.0, 2: 1.0, 3: 0.5}, "foreign": {-4: 1.0}}


def expanded(query: Query, **settings: object) -> Query:
    transform = ExpandTransform(
        ExpandConfig(**{"analyzer": "words", "passages": 2, "original_weight": 0.5, **settings})
    )
    search = rankings_of(DictionaryRetriever(FOUND, collection=COLLECTION))
    transform.open(FakeResources(COLLECTION, {("analyzer", "words"): WordAnalyzer()}, find=search))
    ((one,),) = transform.transform([query])
    return one


def test_it_is_a_query_transform():
    assert isinstance(ExpandTransform(ExpandConfig()), QueryTransform)


def test_terms_of_the_best_passages_are_weighed_in():
    # 2/3 * (1/3 each) + 1/3 * (1/2 each), times |q| = 2.
    weights = dict(expanded(Query("tall tower")).terms)
    assert weights == pytest.approx({"iron": 7 / 9, "tower": 7 / 9, "rivets": 4 / 9})


def test_only_the_first_passages_are_taken_for_relevant():
    assert "cheese" not in dict(expanded(Query("tall tower")).terms)


def test_no_more_terms_are_added_than_the_config_says():
    assert [term for term, _ in expanded(Query("tall tower"), terms=2).terms] == ["iron", "tower"]


def test_the_text_the_weight_and_the_filter_stay():
    query = Query("tall tower", filter=Equal("lang", "en"), weight=3.0)
    one = expanded(query)
    assert (one.text, one.weight, one.filter, one.origin) == ("tall tower", 3.0, query.filter, "expand")


def test_the_first_search_honours_the_filter():
    assert dict(expanded(Query("tall tower", filter=Equal("lang", "en"))).terms) == {"iron": 1.0, "tower": 1.0}


def test_terms_that_a_query_already_has_are_kept():
    assert expanded(Query("tall tower", terms=(("old", 0.5),))).terms[0] == ("old", 0.5)


@pytest.mark.parametrize("text", ["unknown", "foreign"])
def test_a_query_without_feedback_is_left_as_it_is(text):
    query = Query(text)
    assert expanded(query) is query


def test_a_weight_of_one_leaves_the_query_as_it_is():
    query = Query("tall tower")
    assert expanded(query, original_weight=1.0) is query


def test_no_queries_are_not_searched_for():
    transform = ExpandTransform(ExpandConfig(analyzer="words"))
    transform.open(FakeResources(components={("analyzer", "words"): WordAnalyzer()}))
    assert transform.transform([]) == []
