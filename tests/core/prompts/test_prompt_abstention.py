import pytest

from ragloom.prompts import may_say_nothing, says_nothing
from ragloom.prompts.abstention import NOTHING
from ragloom.prompts.languages import LANGUAGES


@pytest.mark.parametrize(
    "text",
    ["", " \n", "NO ANSWER", "NO ANSWER.", '"No answer."', "NO ANSWER: the sources are about iron.", "无法回答。"],
)
def test_an_abstention_is_understood(text):
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text", ["It is tall.", "No answer came from the tower.", "无法回答者须离开。", "NO ANSWERING MACHINE"]
)
def test_an_answer_is_not_taken_for_an_abstention(text):
    assert not says_nothing(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", ["answer", "map", "reduce"])
def test_the_prompts_ask_for_the_abstention_that_is_understood(task, language):
    assert NOTHING[language] in LANGUAGES[language].templates[task].instruction


@pytest.mark.parametrize(
    "beginning",
    ["", " ", "N", "NO ", '"no ans', "NO ANSWER", "NO ANSWER: the sour", "no answer.", "无法", "无法回答。"],
)
def test_a_beginning_that_may_become_an_abstention_is_known(beginning):
    assert may_say_nothing(beginning)


@pytest.mark.parametrize("beginning", ["It", "Not", "No answer c", "无法回答者", "NO ANSWERI", "...a"])
def test_a_beginning_that_is_an_answer_is_known(beginning):
    assert not may_say_nothing(beginning)
