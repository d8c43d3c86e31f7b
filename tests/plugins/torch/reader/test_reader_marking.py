"""Passages become the windows that the reader would read, with every matching span marked, and bad rows are named."""

import pytest

from ragloom.decoding.reading import windows
from ragloom.errors import RowError
from ragloom.models import ModelFolder, TextTokenizer
from ragloom.types import Example
from ragloom_torch.conformance_models import tiny_bert
from ragloom_torch.trainers.reader.asking import asked
from ragloom_torch.trainers.reader.marking import Marking

QUESTION = "When was it lit?"


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    return TextTokenizer(ModelFolder(tiny_bert(tmp_path_factory.mktemp("bert")), "tiny"))


@pytest.fixture
def marking(tokenizer):
    return lambda limit=256, stride=8, **how: Marking(tokenizer, limit, stride, **how)


def example(text, *answers, question=QUESTION, **passage):
    return Example.of({
        "question": question, "answers": list(answers), "positives": [{"text": text, **passage}], "where": "qa.json:7"
    })  # fmt: skip


def marked(tokenizer, passage):
    """What the marked spans say."""
    return [tokenizer.decode(window.ids[i : j + 1]).strip() for window in passage for i, j in window.spans]


def only(found):
    (passage,) = found
    return passage


def test_all_places_of_all_answers_are_marked(marking, tokenizer):
    found = marking().answering(example("Lit in 1874, dark, lit in May 1874.", "1874", "May 1874"))
    assert marked(tokenizer, only(found)) == ["1874", "May 1874", "1874"]


def test_of_first_places_the_known_one_is_marked_alone(marking, tokenizer):
    one = example("Dark in 1874. Lit in 1874.", "1874", start=21)
    (window,) = only(marking(first=True).answering(one))
    pair = tokenizer.encode_pair(QUESTION, one.positives[0].text)
    ((i, j),) = window.spans
    assert (pair.offsets[i - pair.second[0]][0], pair.offsets[j - pair.second[0]][1]) in {(21, 25), (20, 25)}


def test_of_first_places_the_earliest_is_marked_where_none_is_known(marking, tokenizer):
    text = "Dark in 1874. Lit in 1874."
    (window,) = only(marking(first=True).answering(example(text, "1874")))
    (known,) = only(marking(first=True).answering(example(text, "1874", start=8)))
    assert window.spans == known.spans


def test_a_known_place_that_says_something_else_is_not_believed(marking, tokenizer):
    found = marking(first=True).answering(example("Dark, then lit in 1874.", "1874", start=2))
    assert marked(tokenizer, only(found)) == ["1874"]


def test_a_known_place_within_a_word_counts_beside_the_others(marking, tokenizer):
    found = marking().answering(example("The 1874ers lit it in 1874.", "1874", start=4))
    assert len(marked(tokenizer, only(found))) == 2


def test_chinese_answers_are_marked_character_for_character(marking, tokenizer):
    found = marking().answering(
        example("灯塔建于一八七四年，灯塔很高。", "一八七四年", "灯塔", question="灯塔何时建成？")
    )
    assert marked(tokenizer, only(found)) == ["灯塔", "一八七四年", "灯塔"]


def test_windows_are_those_that_the_reader_reads(marking, tokenizer):
    text = "It was dark and cold by the sea. " * 8 + "Lit in 1874."
    found = only(marking(64, 8).answering(example(text, "1874")))
    served = list(windows(tokenizer.encode_pair(QUESTION, text), 64, 8))
    assert len(served) > 2
    assert [(one.ids, one.types) for one in found] == [(one.ids, one.types) for one in served]


def test_an_answer_at_a_cut_is_marked_where_all_of_it_is(marking, tokenizer):
    text = "tide " * 40 + "Lit in the month of May 1874 it was. " + "tide " * 40
    found = only(marking(64, 40).answering(example(text, "the month of May 1874")))
    assert set(marked(tokenizer, found)) == {"the month of May 1874"}
    assert any(not window.spans for window in found)


def test_only_tokens_of_the_passage_that_are_no_blanks_may_be_named(marking, tokenizer):
    (window,) = only(marking().answering(example("Lit in\n\n 1874", "1874")))
    pair = tokenizer.encode_pair(QUESTION, "Lit in\n\n 1874")
    assert set(window.named) <= set(pair.second)
    assert all("Lit in\n\n 1874"[slice(*pair.offsets[n - pair.second[0]])].strip() for n in window.named)


def test_positives_without_an_answer_are_left_out(marking):
    row = {"question": QUESTION, "answers": ["1874"], "positives": ["It was dark.", "Lit in 1874."]}
    assert len(marking().answering(Example.of(row))) == 1


BAD = {
    "an answer that stands nowhere": ({"answers": ["1999"], "positives": ["Lit in 1874."]}, "'1999'"),
    "an answer without a passage": ({"answers": ["1874"]}, "'1874'"),
    "an answer longer than a window": ({"answers": ["tide " * 60], "positives": ["tide " * 60]}, "stands in"),
    "a question that is too long": (
        {"question": "when " * 60, "answers": ["1874"], "positives": ["Lit in 1874."]},
        "leaves no room",
    ),
    "a question of nothing that is too long": (
        {"question": "when " * 60, "answers": [], "negatives": ["Lit in 1874."]},
        "leaves no room",
    ),
    "no answers": ({"positives": ["Lit in 1874."]}, "has no `answers`"),
    "an empty passage": ({"answers": ["1874"], "positives": [" "]}, "not empty"),
    "neither answer nor passage": ({"answers": []}, "neither"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_row_that_teaches_nothing_is_refused_with_its_place(marking, what):
    row, told = BAD[what]
    with pytest.raises(RowError, match=told) as raised:
        asked({"question": QUESTION, "where": "qa.json:7", **row}, marking(48), alone=True)
    assert raised.value.where == "qa.json:7"
    assert raised.value.hint


def test_of_a_question_that_nothing_answers_every_passage_is_wrong(marking):
    row = {"question": QUESTION, "answers": [], "positives": ["It was dark."], "negatives": ["It was lit in 1874."]}
    found = asked(row, marking(), alone=True)
    assert (found.answerable, len(found.wrong)) == (False, 2)


def test_a_question_of_no_passage_is_none_to_refuse_where_others_will_come(marking):
    assert asked({"question": QUESTION, "answers": []}, marking(), alone=False).wrong == ()
