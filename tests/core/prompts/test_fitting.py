from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.errors import GenerationError
from ragloom.prompts import estimate_tokens, fit, messages, render
from ragloom.types import Passage, Request

TEXTS = ("The tower opened in 1889 in Paris.", "It is made of iron and held by rivets.", "塔高三百三十米。")
REQUEST = Request("answer", "How tall is it?", tuple(Passage(i, "d", t, 5, 5 + len(t)) for i, t in enumerate(TEXTS)))
ALL = len(render(REQUEST))
NONE = len(render(Request("answer", "How tall is it?")))


def kept(budget: int) -> list[str]:
    return [one.text for one in fit(REQUEST, budget=budget, count=len).sources]


def test_without_a_budget_nothing_is_cut():
    assert fit(REQUEST, budget=None) is REQUEST


def test_what_fits_is_not_cut():
    assert fit(REQUEST, budget=ALL, count=len) is REQUEST


def test_the_last_source_is_shortened_first():
    assert kept(ALL - 2) == [*TEXTS[:2], TEXTS[2][:-2]]


def test_a_source_is_shortened_to_whole_words():
    assert kept(ALL - len(TEXTS[2]) - len("\n\n[3]\n```\n\n```") - 3) == [TEXTS[0], "It is made of iron and held by"]


def test_sources_are_dropped_from_the_last():
    first = len(render(replace(REQUEST, sources=REQUEST.sources[:1])))
    assert kept(first) == [TEXTS[0]]


def test_a_shortened_source_keeps_true_offsets():
    last = fit(REQUEST, budget=ALL - 2, count=len).sources[-1]
    assert last.end - last.start == len(last.text)


def test_where_no_source_fits_none_is_kept():
    assert kept(NONE) == []


def test_the_question_is_never_cut():
    with pytest.raises(GenerationError, match="longer than 10 tokens"):
        render(REQUEST, budget=10)


@given(st.integers(NONE, ALL + 10))
def test_the_prompt_never_exceeds_its_budget(budget):
    assert len(render(REQUEST, budget=budget, count=len)) <= budget


@given(st.integers(NONE, ALL + 10))
def test_every_kept_text_is_the_beginning_of_its_source(budget):
    assert all(whole.startswith(part) and part for whole, part in zip(TEXTS, kept(budget), strict=False))


def test_messages_fit_the_budget_too():
    assert sum(len(message["content"]) for message in messages(REQUEST, budget=NONE + 60, count=len)) <= NONE + 60


def test_a_chinese_character_counts_as_a_token():
    assert estimate_tokens("塔高330米。") == 5


def test_a_long_word_counts_as_several_tokens():
    assert estimate_tokens("internationally, yes") == 6
