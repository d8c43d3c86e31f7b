"""Which parts of a sentence can be asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.evaluate.synthesis.spans import spans


def found(sentence, language="en"):
    return [(sentence[one.start : one.end], one.kind) for one in spans(sentence, language)]


ENGLISH = {
    "The canal was opened on 17 November 1869.": [("17 November 1869", "date")],
    "It was signed on July 4, 1776, at noon.": [("July 4, 1776", "date")],
    "Work began in the nineteenth century and ended in 1914.": [("nineteenth century", "date"), ("1914", "date")],
    "The games began in 776 BC and ended about AD 393.": [("776 BC", "date"), ("AD 393", "date")],
    "The lake lies 26 metres above the sea.": [("26 metres", "measure")],
    "It cost £3,250,000 and weighs 4.5 million tonnes.": [("£3,250,000", "measure"), ("4.5 million tonnes", "measure")],
    "About 95 per cent of it is salt.": [("95 per cent", "measure")],
    "The ship sank with fifteen people aboard.": [("fifteen people", "measure")],
    "The digging was led by Ferdinand de Lesseps.": [("Ferdinand de Lesseps", "name")],
    "The letter was written by Pliny the Younger.": [("Pliny the Younger", "name")],
    "The oil washed up in Côte d'Ivoire at night.": [("Côte d'Ivoire", "name")],
    "Wilhelm Steinitz became the first champion.": [("Wilhelm Steinitz", "name")],
    "The goal was set by John F. Kennedy long before.": [("John F. Kennedy", "name")],
    "Its last crew was that of Apollo 17 alone.": [("Apollo 17", "name")],
    "The beads belong to Galileo's neighbour.": [("Galileo", "name")],
    "A code called “night writing” came first.": [("night writing", "term")],
}


@pytest.mark.parametrize("sentence", ENGLISH)
def test_english_dates_measures_names_and_terms_are_found(sentence):
    assert found(sentence) == ENGLISH[sentence]


CHINESE = {
    "都江堰约于公元前256年由李冰主持修建。": [("公元前256年", "date")],
    "铁路于2006年7月1日通车。": [("2006年7月1日", "date")],
    "一九四九年以后它归国家所有。": [("一九四九年", "date")],
    "黄河全长约5464千米。": [("5464千米", "measure")],
    "瓷器经过一千二百度的高温烧成。": [("一千二百度", "measure")],
    "森林覆盖了百分之三十五的土地。": [("百分之三十五", "measure")],
    "陆羽写成《茶经》。": [("茶经", "title")],
    "江西景德镇被称为“瓷都”。": [("瓷都", "term")],
    "这家公司叫作Deep Mind，设在伦敦。": [("Deep Mind", "name")],
}


@pytest.mark.parametrize("sentence", CHINESE)
def test_chinese_years_measures_titles_terms_and_latin_names_are_found(sentence):
    assert found(sentence, "zh") == CHINESE[sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "The water rises and falls twice a day.",
        "However, nobody knew.",
        "In March it rains.",
        "The German schoolmaster won.",
        "They played 3-to-1, a six-game match.",
        "Versions 1.2.3 and 4/5 differ.",
        "It cost A$161 more.",
    ],
)
def test_words_that_answer_nothing_are_left_alone(sentence):
    assert found(sentence) == []


def test_a_people_before_a_noun_is_no_part_of_the_name_before_it():
    assert found("It bears the name of the Amazons of Greek legend.") == [("Amazons", "name")]


def test_a_chinese_ordinal_or_decade_is_no_measure():
    assert found("第二十一届会议在1850年代召开。", "zh") == []


def test_a_language_without_rules_has_no_spans():
    assert found("Der Kanal wurde 1895 eröffnet.", "de") == []


WORDS = "The Suez Canal of Greek in May 1869 , . ; 26 metres “ ” \" £5 6.4 BC AD 't's Apollo 11 ____ é".split(" ")
CHARACTERS = "公元前年月日世纪《》“”千米百分之十二三第A"
SENTENCES = st.lists(st.sampled_from([*WORDS, "", *CHARACTERS]), max_size=25)


@given(st.sampled_from(["en", "zh"]), st.sampled_from(["", " "]), SENTENCES, st.text(max_size=20))
def test_spans_of_any_text_are_in_order_apart_and_not_empty(language, between, parts, tail):
    sentence = between.join(parts) + tail
    edges = [edge for one in spans(sentence, language) for edge in (one.start, one.end)]
    assert edges == sorted(edges) and all(0 <= edge <= len(sentence) for edge in edges)
    assert all(sentence[one.start : one.end].strip() for one in spans(sentence, language))
