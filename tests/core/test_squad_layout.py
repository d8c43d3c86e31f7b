"""SQuAD's layout: which values have it, and how a paragraph is known."""

import pytest

from ragloom.squad import has_squad_layout, paragraphs


@pytest.mark.parametrize(
    ("value", "has"),
    [
        ({"data": [{"paragraphs": []}]}, True),
        ({"data": [3, {"title": "A", "paragraphs": []}]}, True),
        ({"data": []}, False),
        ({"data": [{"paragraphs": "x"}]}, False),
        ({"data": {"paragraphs": []}}, False),
        ([{"paragraphs": []}], False),
        (None, False),
    ],
)
def test_the_layout_is_a_list_of_articles_one_of_which_has_paragraphs(value, has):
    assert has_squad_layout(value) is has


def keys(*articles):
    return [one.key for one in paragraphs({"data": list(articles)})]


def test_paragraphs_are_numbered_from_one_in_each_article():
    assert keys({"title": "A", "paragraphs": [{}, {}]}, {"title": "B", "paragraphs": [{}]}) == ["A/1", "A/2", "B/1"]


def test_articles_of_one_title_go_on_counting():
    assert keys({"title": "A_b", "paragraphs": [{}]}, {"title": " A  b", "paragraphs": [{}]}) == ["A b/1", "A b/2"]


@pytest.mark.parametrize("title", [None, 3, "", "_"])
def test_an_article_without_a_title_is_known_by_numbers_alone(title):
    assert keys({"title": title, "paragraphs": [{}]}) == ["/1"]


def test_a_title_is_spelt_as_it_can_be_stored():
    assert keys({"title": "a\ud800b\0", "paragraphs": [{}]}) == ["a\ufffdb/1"]


def test_what_is_no_article_stands_in_its_place_without_a_text():
    (one,) = paragraphs({"data": [{"title": "A"}]})
    assert (one.text, one.where) == (None, "data[0]")


@pytest.mark.parametrize(
    ("found", "text"), [({"context": "x"}, "x"), ({"context": " "}, None), ({"context": 1}, None), ("x", None)]
)
def test_a_paragraph_s_text_is_its_context(found, text):
    (one,) = paragraphs({"data": [{"title": "A", "paragraphs": [found]}]})
    assert (one.text, one.where) == (text, "data[0].paragraphs[0]")
