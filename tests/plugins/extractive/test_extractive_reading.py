import numpy as np
import pytest

from ragloom.testing import ListCollection, passage
from ragloom_extractive.kinds import expected
from ragloom_extractive.material import read_sources
from ragloom_extractive.near import near_forms
from ragloom_extractive.pronouns import points_back
from ragloom_extractive.question import read_question
from ragloom_extractive.rarity import counted, inverse_document_frequency, sampled
from ragloom_extractive.spelling import ngrams, spelled_alike


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the war end?", "date"),
        ("In what year did it open?", "date"),
        ("故宫建于哪一年？", "date"),
        ("How many islands are there?", "number"),
        ("长江有多长？", "number"),
        ("Who wrote it?", "person"),
        ("谁发现了它？", "person"),
        ("In which country is Normandy?", "place"),
        ("敦煌位于哪里？", "place"),
        ("Why did they leave?", "reason"),
        ("为什么天是蓝的？", "reason"),
        ("What is the practice called?", "name"),
    ],
)
def test_a_question_tells_the_kind_of_its_answer(question, kind):
    assert expected(question).name == kind


def test_a_question_may_tell_no_kind():
    assert expected("What do beavers eat?") is None


@pytest.mark.parametrize(
    ("question", "sentence", "strength"),
    [
        ("when did it open?", "It opened in 1889.", 1.0),
        ("when did it open?", "It opened after the war.", 0.5),
        ("when did it open?", "It opened.", 0.0),
        ("when did the fair of 1889 open?", "The fair of 1889 opened.", 0.0),
        ("who built the tower?", "It was built by Gustave Eiffel.", 1.0),
        ("who was gustave eiffel?", "That was Gustave Eiffel.", 0.0),
        ("where is it?", "It is in Paris.", 1.0),
        ("它建于何时？", "它建于1420年。", 1.0),
    ],
)
def test_a_sentence_shows_an_answer_of_the_kind_only_where_the_question_does_not_hold_it(question, sentence, strength):
    assert expected(question).strength(sentence, question) == strength


def test_asking_words_are_not_looked_for(terms):
    assert read_question("Who wrote the famous novel?", terms).terms == tuple(terms("wrote famous novel"))


def test_a_question_of_asking_words_alone_is_looked_for_as_it_stands(terms):
    asked = read_question("some kind of name?", terms)
    assert asked.terms == tuple(term for term in terms("some kind of name") if term)


def test_a_term_is_looked_for_once(terms):
    assert read_question("tea tea tea", terms).terms == ("tea",)


def test_chinese_is_looked_for_by_characters(terms):
    assert read_question("茶树原产于什么地方？", terms).terms[:2] == ("茶", "树")


def test_sentences_keep_their_places(terms):
    source = passage(1, "Tea is old.  Coffee is young.")
    assert [(s.start, s.end) for s in read_sources([source], terms).sentences] == [(0, 11), (13, 29)]


def test_another_form_of_a_word_is_near():
    assert near_forms(["normandi", "duke"], [frozenset({"norman"})]).tolist() == [[1.0, 0.0]]


def test_a_short_word_has_no_near_form():
    assert near_forms(["duke"], [frozenset({"dukedom"})]).tolist() == [[0.0]]


def test_characters_apart_are_near_their_pair():
    assert near_forms(["茶树"], [frozenset({"茶", "树"}), frozenset({"茶"})]).tolist() == [[1.0], [0.0]]


@pytest.mark.parametrize("sentence", ["It was built.", "“They left.", "他写了书。", "However, it fell."])
def test_a_pronoun_points_back(sentence):
    assert points_back(sentence)


@pytest.mark.parametrize("sentence", ["Italy is a country.", "The tower fell.", "茶树很高。"])
def test_a_name_does_not_point_back(sentence):
    assert not points_back(sentence)


def test_pieces_of_spelling_reach_across_words_but_not_across_punctuation():
    assert ngrams("A-b, c", (4,)) == {" a b", "a b ", " b c", "b c "}


def test_the_same_words_in_another_form_share_most_of_their_spelling():
    rows = spelled_alike("complete the tower", ["It completed the tower.", "A mountain lake."])
    assert rows[0].mean() > 0.7
    assert rows[1].mean() == 0


def test_rarer_terms_tell_more():
    rarity = counted(["a b", "a", "a c"], str.split)
    common, rare, unseen = rarity.of(["a", "b", "z"])
    assert 0 < common < rare < unseen


def test_inverse_document_frequency_is_lucenes():
    assert inverse_document_frequency(np.array([3]), 10) == pytest.approx(np.log(1 + 7.5 / 3.5))


def test_a_large_collection_is_only_sampled():
    collection = ListCollection([passage(number, "word") for number in range(50)])
    assert sampled(collection, 7, str.split).total == 7


def test_an_empty_collection_still_gives_weights():
    assert sampled(ListCollection(), 7, str.split).of(["a"]) > 0


def test_no_sample_gives_every_term_the_same_weight():
    collection = ListCollection([passage(1, "a a b")])
    assert len(set(sampled(collection, 0, str.split).of(["a", "b", "c"]))) == 1


@pytest.mark.parametrize("digit", ["7", "七"])
def test_a_page_of_digits_without_a_unit_hints_at_no_date(digit):
    assert expected("When was it built?").shown.search(f"It is {digit * 300_000} long.") is None


def test_a_source_of_many_headings_leaves_all_of_them_out(terms):
    text = "\n\n".join(f"Tower {number}\n\nIt was built in {number}." for number in range(5_000))
    assert len(read_sources([passage(1, text)], terms).sentences) == 5_000
