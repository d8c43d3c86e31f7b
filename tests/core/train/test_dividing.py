"""What is taught and what is held out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.errors import UsageError
from ragloom.train.data import divided, grouped, without

GROUPS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=40)


def rows(groups):
    return [{"question": f"{number}?", "group": group} for number, group in enumerate(groups)]


def sides(division):
    return {row["group"] for row in division.taught}, {row["group"] for row in division.held_out}


@given(GROUPS, st.floats(0.01, 0.99), st.integers(0, 5))
def test_no_group_stands_on_both_sides_and_no_row_is_lost(groups, share, seed):
    found = divided(rows(groups), share, seed=seed)
    taught, held_out = sides(found)
    assert not taught & held_out and len(found.taught) + len(found.held_out) == len(groups)


@given(GROUPS, st.floats(0.01, 0.99))
def test_a_share_leaves_something_on_each_side_where_there_are_two_groups(groups, share):
    taught, held_out = sides(divided(rows(groups), share))
    assert taught and bool(held_out) == (len(set(groups)) > 1)


def test_the_last_groups_are_held_out_in_the_order_of_the_data():
    assert sides(divided(rows("aabbcab"), 2)) == ({"a"}, {"b", "c"})


def test_none_held_out_is_none():
    assert divided(rows("abc"), 0).held_out == ()


def test_as_many_groups_as_there_are_leave_nothing_to_learn_from():
    with pytest.raises(UsageError, match="the rows have 2 groups"):
        divided(rows("aab"), 2)


def test_the_same_seed_draws_the_same_groups_and_another_one_others():
    many = rows([str(number) for number in range(100)])
    first, again, other = (sides(divided(many, 0.2, seed=seed)) for seed in (0, 0, 1))
    assert first == again != other and len(first[1]) == 20


def test_rows_about_one_document_are_a_group_and_what_they_join():
    found = grouped(
        [
            {"question": "a?", "documents": {"x": 1.0}, "where": "1"},
            {"question": "b?", "documents": {"y": 1.0}, "where": "2"},
            {"question": "c?", "documents": {"x": 1.0, "y": 1.0}, "where": "3"},
            {"question": "d?", "documents": {"z": 1.0, "x": 0.0}, "where": "4"},
        ]
    )
    assert [row["group"] for row in found] == ["1", "1", "1", "4"]


def test_rows_in_the_same_words_or_with_the_same_passage_are_a_group():
    found = grouped(
        [
            {"question": "Why so?", "where": "1"},
            {"question": "why  so?", "where": "2"},
            {"question": "How?", "positives": [{"text": "Thus."}], "where": "3"},
            {"question": "In what way?", "positives": [{"text": "Thus."}], "where": "4"},
        ]
    )
    assert [row["group"] for row in found] == ["1", "1", "3", "3"]


def test_rows_whose_passages_are_said_to_be_of_one_document_are_a_group():
    passages = [{"text": "In 1871.", "document": "pier"}, {"text": "Of wood.", "document": "pier"}, {"text": "Yes."}]
    found = grouped([{"question": f"{n}?", "positives": [one], "where": str(n)} for n, one in enumerate(passages)])
    assert [row["group"] for row in found] == ["0", "0", "2"]


def test_a_group_that_the_data_name_stays():
    assert grouped([{"question": "a?", "group": "g"}])[0]["group"] == "g"


def test_what_is_held_out_is_not_taught_however_it_is_written():
    rows = [{"question": "Who  built IT?", "where": "1"}, {"question": "Who sold it?", "where": "2"}]
    taught, same = without(rows, [{"question": "who built it?"}])
    assert ([row["where"] for row in taught], [row["where"] for row in same]) == (["2"], ["1"])


def test_a_question_in_the_same_words_about_another_passage_is_another():
    one, other = (
        {"question": "When was it built?", "positives": [{"text": text}]} for text in ("In 1871.", "In 1902.")
    )
    assert without([one, other], [other]) == ((one,), (other,))


def test_a_text_that_is_held_out_is_not_taught():
    texts = [{"text": "The pier is old."}, {"text": "The mill is new."}]
    assert without(texts, texts[:1]) == (tuple(texts[1:]), tuple(texts[:1]))
