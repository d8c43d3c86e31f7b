import numpy as np
import pytest

from ragloom.testing import passage
from ragloom.types import Passage, Request, Settings
from ragloom_extractive.leading import leads, opening
from ragloom_extractive.material import read_sources
from ragloom_extractive.topic import bearing

CANAL = (
    "The canal joins two seas. Ships use it every day.\n\nBuilding\n\n"
    "Work on the canal began in 1859. Peasants dug it by hand.\n\nTolls\n\n"
    "A ship pays a toll by its weight. The toll pays for the canal."
)
SHAPES = ("summarize", "summarize_part", "join_summaries")


def told(generator, question, *sources, task="summarize"):
    (found,) = generator.generate([Request(task, question, sources)], Settings())
    return found


def part(text: str, start: int, document: str = "d") -> Passage:
    return Passage(1, document, text, start, start + len(text))


def test_a_summary_has_three_sentences(generator):
    assert len(told(generator(), "", passage(1, CANAL)).spans) == 3


def test_a_documents_first_sentence_is_in_its_summary(generator):
    text = f"A short word on bees. {' '.join(f'Honey {n} is made of nectar in the hive.' for n in range(9))}"
    assert told(generator(), "", passage(1, text)).text.startswith("A short word on bees.")


def test_a_heading_is_not(generator):
    assert "Building" not in told(generator(summary_sentences=9), "", passage(1, CANAL)).text


def test_the_beginning_of_a_part_is_no_lead(terms):
    sources = (part("It went on. It ended.", 500),)
    assert leads(sources, read_sources(sources, terms)).tolist() == [0, 0]


def test_a_lead_counts_less_with_every_sentence_of_its_document(terms):
    sources = (part("It began. It grew.", 0, "a"), part("It went on.", 20, "a"), part("Another.", 0, "b"))
    assert leads(sources, read_sources(sources, terms)) == pytest.approx([2, 1, 2 / 3, 2])


def test_the_first_sentence_below_a_heading_opens(terms):
    assert np.flatnonzero(opening(read_sources((passage(1, CANAL),), terms))).tolist() == [2, 4]


def test_a_sentence_of_two_overlapping_passages_is_weighed_once(generator):
    sources = (part("The hive is full. Bees fly.", 0), part("Bees fly. Honey is made.", 18))
    found = told(generator(summary_sentences=9), "", *sources)
    assert found.text == "The hive is full. Bees fly. Honey is made."


def test_equal_sentences_of_different_places_are_looked_at_apart(generator):
    sources = (part("Bees fly.", 0), part("Bees fly.", 99))
    assert len(told(generator(summary_sentences=9), "", *sources).spans) == 1


@pytest.mark.parametrize("topic", ["the tolls of ships", "tolls", "Ships and tolls."])
def test_a_topic_need_not_be_a_question(generator, topic):
    assert "toll" in told(generator(), topic, passage(1, CANAL)).text


def test_a_topic_that_the_sources_hardly_name_is_abstained_on(generator):
    found = told(generator(), "the opera houses of Milan and their canal", passage(1, CANAL))
    assert (found.finish_reason, found.confidence < 0.5) == ("abstain", True)


def test_with_a_threshold_of_nothing_it_is_summarised_all_the_same(generator):
    assert told(generator(summary_threshold=0), "the opera houses of Milan", passage(1, CANAL)).text


def test_confidence_is_how_much_of_the_topic_a_source_names(generator):
    assert told(generator(), "the canal", passage(1, CANAL)).confidence == pytest.approx(1)


def test_a_topic_spread_over_a_source_is_covered_by_it(generator):
    assert told(generator(), "peasants and tolls", passage(1, CANAL)).confidence == pytest.approx(1)


def test_summaries_that_are_joined_are_not_judged_again(generator):
    assert told(generator(), "engineering", passage(1, CANAL), task="join_summaries").text


def test_a_part_that_says_nothing_of_the_topic_is_left_out(generator):
    assert told(generator(), "opera", passage(1, CANAL), task="summarize_part").finish_reason == "abstain"


@pytest.mark.parametrize("task", SHAPES)
def test_a_chinese_summary_is_written_without_spaces(generator, task):
    tea = passage(1, "茶树原产于中国西南部。唐代的陆羽写了《茶经》。宋代流行点茶。茶马古道通向西藏。")
    assert " " not in told(generator(), "", tea, task=task).text


def test_a_sentence_of_a_source_found_later_counts_less():
    found = bearing(np.ones(2), np.ones(2), np.array([0, 3]))
    assert found.tolist() == [1, 0.5]


def test_a_sentence_far_less_likely_says_nothing_of_the_topic():
    assert bearing(np.array([1, 1e-6]), np.ones(2), np.zeros(2, np.int64)).tolist() == [1, -1]
