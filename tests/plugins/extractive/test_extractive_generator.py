import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ragloom.errors import GenerationError
from ragloom.interfaces import Generator
from ragloom.testing import passage
from ragloom.types import Request, Settings
from ragloom_extractive.config import ExtractiveConfig
from ragloom_extractive.generator import TASKS, ExtractiveGenerator

TOWER = passage(
    1,
    "The Eiffel Tower stands on the Champ de Mars in Paris. It was completed in March 1889. "
    "Gustave Eiffel's company built the tower. It is painted every seven years.",
)
EVEREST = passage(2, "Mount Everest is the highest mountain on Earth. Two climbers first reached its summit in 1953.")
TEA = passage(3, "茶树原产于中国西南部。唐代的陆羽写了《茶经》，这是最早的茶书。宋代流行点茶。")
RAIN = passage(4, "Rain fell on the hills all week.")


def ask(generator, question, *sources, task="answer"):
    (found,) = generator.generate([Request(task, question, sources)], Settings())
    return found


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When was the Eiffel Tower completed?", "It was completed in March 1889."),
        ("Which company built the Eiffel Tower?", "Gustave Eiffel's company built the tower."),
        ("How often is the Eiffel Tower painted?", "It is painted every seven years."),
        ("What is the highest mountain on Earth?", "Mount Everest is the highest mountain on Earth."),
        ("《茶经》是谁写的？", "唐代的陆羽写了《茶经》，这是最早的茶书。"),
        ("茶树原产于哪里？", "茶树原产于中国西南部。"),
    ],
)
def test_the_first_sentence_answers_the_question(generator, question, sentence):
    found = ask(generator(), question, TOWER, EVEREST, TEA)
    assert found.text.startswith(sentence)


@pytest.mark.parametrize("question", ["What is the boiling point of sulphur?", "恐龙为什么灭绝？", "???", ""])
def test_a_question_on_something_else_is_not_answered(generator, question):
    found = ask(generator(), question, TOWER, EVEREST, TEA)
    assert (found.text, found.finish_reason, found.spans) == ("", "abstain", ())


@pytest.mark.parametrize("task", TASKS)
def test_every_task_abstains_without_sources(generator, task):
    assert ask(generator(threshold=0.0), "When was the tower completed?", task=task).finish_reason == "abstain"


def test_a_source_without_words_is_not_quoted(generator):
    assert ask(generator(threshold=0.0), "When?", passage(1, " … !! \n")).finish_reason == "abstain"


def test_threshold_one_answers_nothing(generator):
    assert ask(generator(threshold=1.0), "When was the Eiffel Tower completed?", TOWER).finish_reason == "abstain"


def test_threshold_zero_always_quotes_something(generator):
    assert ask(generator(threshold=0.0), "What is the boiling point of sulphur?", TOWER).spans


def test_a_better_covered_question_is_answered_more_surely(generator):
    sure = ask(generator(), "When was the Eiffel Tower completed?", TOWER, RAIN)
    unsure = ask(generator(), "When was the Eiffel Tower sold to a circus?", TOWER, RAIN)
    assert 0 <= unsure.confidence < sure.confidence <= 1


def test_no_more_sentences_are_said_than_the_config_allows(generator):
    found = ask(generator(sentences=1, support=0.0), "What is the Eiffel Tower?", TOWER)
    assert len(found.spans) == 1


def test_a_sentence_far_less_likely_than_the_first_is_left_out(generator):
    found = ask(generator(sentences=5, support=1.0), "When was the Eiffel Tower completed?", TOWER, EVEREST)
    assert len(found.spans) == 1


def test_what_two_overlapping_passages_share_is_said_once(generator):
    again = passage(5, "It was completed in March 1889. Gustave Eiffel's company built the tower.")
    found = ask(generator(sentences=5, support=0.0, diversity=0.0), "When was it completed?", TOWER, again)
    assert found.text.count("It was completed in March 1889.") == 1


def test_chinese_sentences_are_joined_without_a_space(generator):
    found = ask(generator(sentences=3, support=0.0, threshold=0.0), "茶", TEA)
    assert " " not in found.text


def test_a_summary_without_a_question_keeps_the_order_of_the_source(generator):
    found = ask(generator(summary_sentences=3), "", TOWER, task="summarize")
    starts = [span.source_start for span in found.spans]
    assert len(starts) == 3
    assert starts == sorted(starts)


def test_a_summary_without_a_question_says_what_the_others_are_about(generator):
    text = passage(
        1, "Bees make honey from nectar. Bees carry nectar to the hive. A truck drove by. Honey is stored in the hive."
    )
    found = ask(generator(summary_sentences=3), "", text, task="summarize")
    assert "truck" not in found.text


def test_a_summary_on_a_question_that_the_sources_do_not_touch_is_withheld(generator):
    assert ask(generator(), "quantum chromodynamics", TOWER, task="summarize").finish_reason == "abstain"


def test_a_summary_on_a_question_quotes_what_bears_on_it(generator):
    found = ask(generator(summary_sentences=1), "the summit of Mount Everest", TOWER, EVEREST, task="summarize")
    assert {span.source for span in found.spans} == {1}


def test_a_task_that_is_not_about_quoting_is_refused(generator):
    with pytest.raises(GenerationError, match="classify"):
        ask(generator(), "Is it good?", TOWER, task="classify")


def test_a_generator_that_is_not_open_says_so():
    with pytest.raises(GenerationError, match="not open"):
        ask(ExtractiveGenerator(ExtractiveConfig()), "When?", TOWER)


def test_a_closed_generator_may_be_closed_again(generator):
    made = generator()
    made.close()
    made.close()
    with pytest.raises(GenerationError):
        ask(made, "When?", TOWER)


def test_the_class_is_a_generator(generator):
    assert isinstance(generator(), Generator)


def test_answers_come_in_the_order_of_the_requests(generator):
    requests = [
        Request("answer", "What is the highest mountain on Earth?", (EVEREST,)),
        Request("answer", "When was the Eiffel Tower completed?", (TOWER,)),
    ]
    first, second = generator().generate(requests, Settings())
    assert "Everest" in first.text
    assert "1889" in second.text


SENTENCE = st.sampled_from(
    [
        "The dam was built in 1936.",
        "水坝建于1936年。",
        "Who built it?",
        "它很高！",
        "- a list item",
        "",
        "… ",
        "É.g. ﬁne\t",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.lists(SENTENCE, max_size=5).map(" ".join), max_size=4),
    question=st.sampled_from(["When was the dam built?", "水坝有多高？", "dam 水坝", ""]),
    task=st.sampled_from(sorted(TASKS)),
)
def test_every_character_of_a_text_is_quoted_or_a_space_between_quotes(generator, texts, question, task):
    sources = [passage(number, text) for number, text in enumerate(texts)]
    found = ask(generator(threshold=0.0, support=0.0, sentences=9), question, *sources, task=task)
    quotes = [found.text[span.start : span.end] for span in found.spans]
    copied = [sources[span.source].text[span.source_start : span.source_end] for span in found.spans]
    assert quotes == copied
    assert "".join(found.text.split()) == "".join("".join(quotes).split())
