import pytest

from ragloom.errors import GenerationError
from ragloom.interfaces import QueryTransform
from ragloom.prompts.languages import LANGUAGES
from ragloom.registry import Registry
from ragloom.testing import FakeResources, ScriptedGenerator, WordAnalyzer
from ragloom.types import Equal, Generation, Query
from ragloom_query.config import DecomposeConfig
from ragloom_query.decompose import DecomposeTransform

QUESTION = Query("Is the Eiffel Tower taller than the Forth Bridge is high?", filter=Equal("lang", "en"), weight=2.0)
PARTS = "How tall is the Eiffel Tower?\nHow high is the Forth Bridge?"


def opened(generator, **settings: object):
    transform = DecomposeTransform(DecomposeConfig(**settings))
    transform.open(FakeResources(own_generator=generator))
    return transform


def texts(reply, question=QUESTION, **settings: object) -> list[str]:
    return [one.text for one in opened(ScriptedGenerator([reply]), **settings).transform([question])[0]]


def test_it_is_a_query_transform():
    assert isinstance(DecomposeTransform(DecomposeConfig()), QueryTransform)


def test_the_sub_questions_are_searched_for_beside_the_question():
    assert texts(PARTS) == [QUESTION.text, "How tall is the Eiffel Tower?", "How high is the Forth Bridge?"]


def test_the_question_can_be_left_out():
    assert texts(PARTS, keep_question=False) == PARTS.splitlines()


def test_a_sub_question_keeps_the_filter_weighs_less_and_says_where_it_comes_from():
    _, first, _ = opened(ScriptedGenerator([PARTS])).transform([QUESTION])[0]
    assert (first.filter, first.weight, first.origin) == (QUESTION.filter, 1.0, "decompose")


@pytest.mark.parametrize(
    "reply",
    [
        "1. How tall is the Eiffel Tower?\n2) How high is the Forth Bridge?",
        "Here are the sub-questions:\n\n- How tall is the Eiffel Tower?\n• How high is the Forth Bridge?",
        "Sub-question 1: How tall is the Eiffel Tower?\nQuestion 2: How high is the Forth Bridge?",
        "**Sub-questions:**\n1. **How tall is the Eiffel Tower?**\n**2.** How high is the Forth Bridge?",
        "Q1. How tall is the Eiffel Tower?\nhow tall is the Eiffel tower\n\n3. Q2: How high is the Forth Bridge?",
    ],
)
def test_numbers_bullets_labels_announcements_and_repetitions_are_left_out(reply):
    assert texts(reply, keep_question=False) == PARTS.splitlines()


def test_chinese_labels_are_left_out_too():
    assert texts("子问题1：铁塔有多高？\n2、大桥有多高？", keep_question=False) == ["铁塔有多高？", "大桥有多高？"]


def test_there_are_no_more_than_the_config_says():
    assert texts("A?\nB?\nC?", questions=2, keep_question=False) == ["A?", "B?"]


@pytest.mark.parametrize(
    "reply", ["", " \n", Generation("I cannot.", finish_reason="abstain"), QUESTION.text, QUESTION.text.lower() + "?\n"]
)
@pytest.mark.parametrize("keep", [True, False])
def test_where_nothing_is_taken_apart_the_question_is_searched_for(reply, keep):
    assert texts(reply, keep_question=keep) == [QUESTION.text]


def test_all_questions_are_taken_apart_in_one_call():
    generator = ScriptedGenerator(["A?", "B?"])
    opened(generator).transform([Query("a"), Query("b")])
    assert [[(one.task, one.question) for one in call] for call in generator.calls] == [
        [("decompose", "a"), ("decompose", "b")]
    ]


def test_a_generator_that_writes_no_questions_says_so():
    extractive = Registry.bundled().make("generator", "extractive")
    extractive.open(FakeResources(components={("analyzer", "multilingual"): WordAnalyzer()}))
    with pytest.raises(GenerationError, match="cannot do task 'decompose'"):
        opened(extractive).transform([QUESTION])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prompt_asks_for_a_question_a_line(language):
    asked = {"en": "one a line", "zh": "每行写一个"}[language]
    assert asked in LANGUAGES[language].templates["decompose"].instruction
