import pytest

from ragloom.interfaces import QueryTransform
from ragloom.testing import FakeResources, ScriptedGenerator
from ragloom.types import Equal, Generation, Query
from ragloom_query.config import MultiConfig
from ragloom_query.keywords import keywords
from ragloom_query.multi import MultiTransform
from ragloom_query.splitting import parts


def texts(question: str, reply: str | Generation | None = None, **settings: object) -> list[str]:
    generator = ScriptedGenerator([] if reply is None else [reply])
    named = {} if reply is None else {"generator": "big"}
    transform = MultiTransform(MultiConfig(**named, **settings))
    transform.open(FakeResources(components={("generator", "big"): generator}))
    return [query.text for query in transform.transform([Query(question)])[0]]


def test_it_is_a_query_transform():
    assert isinstance(MultiTransform(MultiConfig()), QueryTransform)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Who built the Eiffel Tower and when was it opened?",
            ["Who built the Eiffel Tower", "when was it opened? built Eiffel Tower"],
        ),
        ("Where is Oslo? Why is Rome old?", ["Where is Oslo?", "Why is Rome old?"]),
        (
            "How tall is Everest, and in which country does K2 lie?",
            ["How tall is Everest", "in which country does K2 lie?"],
        ),
        ("谁发明了电话，什么时候发明的？", ["谁发明了电话", "什么时候发明的？ 发明了电话"]),
        ("I live in Rome. Where is Oslo? Why is Bern small?", ["Where is Oslo?", "Why is Bern small?"]),
    ],
)
def test_several_questions_in_one_are_told_apart(question, expected):
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who sells salt and pepper?",
        "What and where is Oslo?",
        "北京和上海的人口是多少？",
        "I live in Rome. Where is Oslo?",
        "the height of the tower",
        "",
    ],
)
def test_one_question_stays_whole(question):
    assert parts(question) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the height of the Eiffel Tower?", "height Eiffel Tower"),
        ("埃菲尔铁塔有多少米高？", "埃菲尔铁塔有 米高"),
        ("Is C++ older than Rock'n'roll?", "C++ older Rock'n'roll"),
        ("这个项目的目的是什么？", "这个项目 目的"),
        ("吗啡在酒吧卖吗？", "吗啡在酒吧卖"),
        ("Who is it?", ""),
        ("Who leads the WHO in the US?", "leads WHO US"),
        ("WHO IS IT?", ""),
    ],
)
def test_keywords_are_what_the_question_is_about(question, expected):
    assert keywords(question) == expected


def test_the_question_comes_first_and_then_its_variants():
    assert texts("Where is Oslo? Why is Rome old?") == [
        "Where is Oslo? Why is Rome old?", "Where is Oslo?", "Why is Rome old?", "Oslo Rome old",
    ]  # fmt: skip


def test_a_variant_that_says_the_same_is_left_out():
    assert texts("eiffel tower height?") == ["eiffel tower height?"]


def test_splitting_and_keywords_can_be_turned_off():
    assert len(texts("Where is Oslo? Why is Rome old?", split=False, keywords=False)) == 1


def test_paraphrases_are_read_line_by_line():
    reply = "1. What is its height?\n- How high is it?\n\nHOW TALL IS IT\n"
    assert texts("How tall is it?", reply, keywords=False) == [
        "How tall is it?",
        "What is its height?",
        "How high is it?",
    ]


@pytest.mark.parametrize("line", ["3.5 metres is how high?", "-5 degrees is how cold?", "10:30 is when?"])
def test_a_number_that_begins_a_paraphrase_is_not_taken_for_a_lists(line):
    assert texts("How much is it?", line, keywords=False)[1] == line


def test_no_more_paraphrases_are_searched_for_than_the_config_says():
    assert len(texts("How tall is it?", "A b\nC d\nE f", keywords=False, paraphrases=2)) == 3


def test_a_generator_that_abstains_paraphrases_nothing():
    reply = Generation("I cannot.", finish_reason="abstain")
    assert texts("How tall is it?", reply, keywords=False) == ["How tall is it?"]


def test_all_questions_are_paraphrased_in_one_call():
    generator = ScriptedGenerator(["A b", "C d"])
    transform = MultiTransform(MultiConfig(generator="big"))
    transform.open(FakeResources(components={("generator", "big"): generator}))
    transform.transform([Query("How?"), Query("Why?")])
    assert [[one.task for one in call] for call in generator.calls] == [["paraphrase", "paraphrase"]]


def test_variants_keep_the_filter_and_weigh_less_than_the_question():
    transform = MultiTransform(MultiConfig(weight=0.25))
    transform.open(FakeResources())
    query, variant = transform.transform([Query("How tall is Oslo?", Equal("lang", "en"), weight=2.0)])[0]
    assert (query.weight, variant.weight, variant.filter, variant.origin) == (2.0, 0.5, query.filter, "multi")
