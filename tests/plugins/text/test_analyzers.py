"""Analyzers: what is found by what."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ragloom.interfaces import Analyzer, terms
from ragloom_text.analyzers.config import MultilingualConfig
from ragloom_text.analyzers.multilingual import MultilingualAnalyzer
from ragloom_text.analyzers.tokens import split_ascii, split_unicode
from ragloom_text.analyzers.whitespace import WhitespaceAnalyzer


def analyzer(**settings):
    return MultilingualAnalyzer(MultilingualConfig(**settings))


def found(text, **settings):
    return terms(analyzer(**settings), text)


@pytest.mark.parametrize("made", [analyzer(), WhitespaceAnalyzer()])
def test_fulfils_the_protocol(made):
    assert isinstance(made, Analyzer)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_ascii_path_gives_what_the_unicode_path_gives(text):
    assert split_ascii(text) == split_unicode(text, characters=True)


@given(st.text())
def test_any_text_gives_tokens_without_white_space_and_terms_for_each(text):
    made = analyzer()
    assert all(token and not any(map(str.isspace, token)) for token in made.split(text))
    assert all(isinstance(made.term(token), str) for token in made.split(text))


@given(st.text())
def test_case_does_not_matter(text):
    assert analyzer().split(text.casefold()) == analyzer().split(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The cities", "a city"),
        ("Newton's laws", "Newton’s law"),
        ("12,000 people", "12000 people"),
        ("the U.S. Army", "US army"),
        ("Café", "cafe"),
        ("Łódź", "lodz"),
        ("Straße", "STRASSE"),
        ("ＡＢＣ１２", "abc12"),
        ("ﬁne", "fine"),
        ("русский язык", "Русского языка"),
        ("O’Brien", "O'Brien"),
        ("co\u00adoperate", "cooperate"),
        ("don't stop", "stop"),
    ],
)
def test_ways_of_writing_meet_in_the_same_terms(one, other):
    assert found(one) == found(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COVID-19", ["covid", "19"]),
        ("max_tokens", ["max", "token"]),
        ("l'avion", ["l", "avion"]),
        ("3.14", ["3", "14"]),
        ("vitamin C", ["vitamin", "c"]),
        ("हिन्दी", ["हिन्द"]),
    ],
)
def test_words_are_cut_where_a_reader_would_look_for_them(text, expected):
    assert found(text) == expected


def test_chinese_gives_bigrams_and_characters_without_function_words():
    assert found("北京的盐") == ["北", "北京", "京", "盐"]


def test_characters_can_be_left_out():
    assert found("北京大学", characters=False) == ["北京", "京大", "大学"]


def test_a_lone_character_is_itself():
    assert found("盐 salt", characters=False) == ["盐", "salt"]


def test_a_chinese_question_shares_its_content_words_with_the_answer():
    assert {"北京", "大学"} <= set(found("北京大学在哪里？")) & set(found("位于北京的北京大学"))


def test_a_chinese_question_word_is_no_term():
    assert found("是什么呢") == []


def test_chinese_and_latin_separate_without_a_space():
    assert found("使用Python语言", characters=False) == ["使用", "python", "语言"]


@pytest.mark.parametrize("text", ["서울은", "東京タワー", "ภาษาไทย", "ភាសា"])
def test_scripts_without_spaces_match_by_part_of_a_word(text):
    assert set(found(text)) & set(found(text[:3]))


def test_stop_words_can_be_turned_off():
    assert found("the house", stop_words="none") == ["the", "hous"]


def test_stop_words_can_be_given():
    assert found("the House", stop_words=("HOUSE",)) == ["the"]


def test_stop_words_of_the_chosen_language_replace_the_english_ones():
    assert found("die Häuser und the", language="german") == ["haus", "the"]


def test_russian_takes_its_own_script_and_leaves_latin_to_english():
    assert found("города cities", language="russian") == ["город", "citi"]


def test_no_language_stems_nothing():
    assert found("running cities города", language="none") == ["running", "cities", "города"]


def test_accents_can_be_kept():
    assert found("café", fold_accents=False) == ["café"]


def test_an_unknown_language_is_refused_with_those_that_there_are():
    with pytest.raises(ValidationError, match="english"):
        MultilingualConfig(language="klingon")


@pytest.mark.parametrize(
    "settings", [{"language": "french"}, {"stop_words": "none"}, {"fold_accents": False}, {"characters": False}]
)
def test_the_fingerprint_changes_with_every_setting(settings):
    assert analyzer(**settings).fingerprint != analyzer().fingerprint


def test_the_fingerprint_names_the_stemmer_s_version():
    import Stemmer

    assert f"pystemmer={Stemmer.version()}" in analyzer().fingerprint


def test_threads_share_one_analyzer():
    made = analyzer()
    words = [f"{stem}{ending}" for stem in ("walk", "город", "jump") for ending in ("ing", "ed", "а")] * 200
    expected = [made.term(word) for word in words]
    with ThreadPoolExecutor(8) as threads:
        results = threads.map(lambda _: [made.term(word) for word in words], range(16))
    assert all(result == expected for result in results)


def test_whitespace_lowers_and_splits_only():
    assert terms(WhitespaceAnalyzer(), "The cat's  Hat.\n") == ["the", "cat's", "hat."]
