import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom_query.relevance_model import relevance_model, rm3, shares, strongest

texts = st.lists(st.lists(st.sampled_from("abcde"), max_size=6), max_size=5)


def test_the_relevance_model_follows_an_example_worked_by_hand():
    # 0.75 * (2/4 a, 2/4 b) + 0.25 * (1/2 b, 1/2 c)
    found = relevance_model([["a", "a", "b", "b"], ["b", "c"]], [3.0, 1.0])
    assert found == pytest.approx({"a": 0.375, "b": 0.5, "c": 0.125})


@given(texts, st.floats(0.5, 5))
def test_the_relevance_model_sums_to_one_where_there_is_a_term(passages, score):
    total = sum(relevance_model(passages, [score] * len(passages)).values())
    assert total == pytest.approx(1.0 if any(passages) else 0.0)


@pytest.mark.parametrize("scores", [[0.0, 2.0], [-1.0, 2.0], [0.0, 0.0]])
def test_scores_without_a_meaning_as_shares_count_alike(scores):
    assert shares(scores).tolist() == [0.5, 0.5]


def test_no_passages_have_no_shares():
    assert shares([]).tolist() == []


def test_the_strongest_terms_are_scaled_anew_with_ties_by_term():
    assert strongest({"c": 0.2, "b": 0.2, "a": 0.6}, 2) == pytest.approx({"a": 0.75, "b": 0.25})


@given(texts, st.lists(st.sampled_from("abcde"), min_size=1, max_size=5), st.floats(0.05, 1))
def test_with_the_questions_own_terms_it_is_the_interpolated_model(passages, question, weight):
    feedback = relevance_model(passages, [1.0] * len(passages))
    added = rm3(question, feedback, weight)
    for term in "abcde":
        searched = question.count(term) + added.get(term, 0.0)
        wanted = weight * question.count(term) / len(question) + (1 - weight) * feedback.get(term, 0.0)
        assert searched * weight / len(question) == pytest.approx(wanted)


def test_a_weight_of_one_adds_nothing():
    assert rm3(["a"], {"b": 1.0}, 1.0) == {}
