import pytest

from ragloom.prompts import render
from ragloom.types import Passage, Request

SUMMARIES = ("summarize", "summarize_part", "join_summaries")
every_summary = pytest.mark.parametrize("task", SUMMARIES)


def prompt(task, *texts, topic=""):
    return render(Request(task, topic, tuple(Passage(n, "d", text, 0, len(text)) for n, text in enumerate(texts, 1))))


@every_summary
def test_a_topic_is_called_a_topic(task):
    assert "Topic: tea" in prompt(task, "Tea is drunk.", topic="tea")


@every_summary
def test_without_a_topic_none_is_left_blank(task):
    assert "Topic:" not in prompt(task, "Tea is drunk.")


@every_summary
@pytest.mark.parametrize(("text", "cue"), [("Tea is drunk.", "Summary"), ("茶是饮料。", "概括：")])
def test_without_a_topic_the_first_source_chooses_the_language(task, text, cue):
    assert cue in prompt(task, text, "Кофе.")


@every_summary
def test_a_topic_chooses_the_language_before_the_sources_do(task):
    assert "主题：茶的历史" in prompt(task, "Tea is drunk.", topic="茶的历史")


@every_summary
def test_a_summary_marks_what_it_rests_on(task):
    assert "[1] or [2][3]" in prompt(task, "Tea is drunk.")


def test_the_parts_and_their_joining_are_asked_for_in_other_words():
    assert len({prompt(task, "Tea is drunk.", topic="tea") for task in SUMMARIES}) == len(SUMMARIES)
