import pytest

from ragloom.interfaces import QueryTransform
from ragloom.registry import Registry
from ragloom.testing import FakeResources
from ragloom.types import Equal, Query
from ragloom_query.config import KeywordsConfig
from ragloom_query.content import KeywordsTransform


def turned(query: Query, **settings: object) -> list[Query]:
    transform = KeywordsTransform(KeywordsConfig(**settings))
    analyzer = Registry.bundled().make("analyzer", "multilingual")
    transform.open(FakeResources(components={("analyzer", "multilingual"): analyzer}))
    return transform.transform([query])[0]


def test_it_is_a_query_transform():
    assert isinstance(KeywordsTransform(KeywordsConfig()), QueryTransform)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the height of the Eiffel Tower?", "height Eiffel Tower"),
        ("Who leads the WHO in the US?", "leads WHO US"),
        ("灯塔建于哪一年？", "灯塔建于"),
        ("Когда на мысе зажжена лампа?", "мысе зажжена лампа"),
        ("WHERE IS THE FERRY?", "FERRY"),
    ],
)
def test_the_content_words_are_searched_for_in_the_questions_place(question, words):
    assert [query.text for query in turned(Query(question))] == [words]


@pytest.mark.parametrize("question", ["Who is it?", "?!", "", "height Eiffel Tower"])
def test_a_question_of_nothing_else_or_of_nothing_but_content_stays_as_it_is(question):
    assert turned(Query(question)) == [Query(question)]


def test_beside_the_question_they_weigh_less():
    query = Query("Where is the ferry?", filter=Equal("lang", "en"), weight=2.0, terms=(("boat", 1.0),))
    assert turned(query, keep_question=True, weight=0.25) == [
        query, Query("ferry", filter=query.filter, origin="keywords", weight=0.5)]  # fmt: skip


def test_in_its_place_they_keep_its_weight_and_its_weighted_terms():
    query = Query("Where is the ferry?", weight=2.0, terms=(("boat", 1.0),))
    assert turned(query) == [Query("ferry", origin="keywords", weight=2.0, terms=query.terms)]


def test_no_letter_of_a_word_is_changed():
    assert turned(Query("Is Café Rock'n'roll in Zürich?"))[0].text == "Café Rock'n'roll Zürich"
