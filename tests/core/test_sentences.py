"""Sentences are found by rules: each rule has its example here, and the contract holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.sentences import sentence_spans

AWKWARD = st.text(
    alphabet=st.sampled_from(list("aB1 .!?…\"'()[]\n\t\r-#|*:,。！？；”」『是と।؟é\u3000\u2028")), max_size=80
)


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@given(st.one_of(st.text(), AWKWARD))
def test_spans_are_sorted_trimmed_and_never_empty(text):
    spans = sentence_spans(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(text[start:end] and text[start:end] == text[start:end].strip() for start, end in spans)


@given(st.one_of(st.text(), AWKWARD))
def test_every_character_that_is_not_white_space_lies_in_a_sentence(text):
    assert "".join("".join(sentence.split()) for sentence in sentences(text)) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The house was built in 1869. The cost was high.", 2),
        ("Is it true? Yes! It is.", 3),
        ("It costs 3.14 dollars in version 3.11.2 of example.com.", 1),
        ("Visit https://a.b/c?d=1. Then return.", 2),
        ("Dr. Smith met Mr. and Mrs. Jones vs. St. Mary.", 1),
        ("Roe v. Wade was decided in 1973.", 1),
        ("Fruit, e.g. Apples, i.e. Malus, are sold.", 1),
        ("J. K. Rowling wrote it.", 1),
        ("Das ist wichtig, z. B. Holz, i. d. R. Eiche. Ende.", 2),
        ("He lived in the U.S. Army barracks.", 1),
        ("He lived in the U.S. The barracks were cold.", 2),
        ("It was World War I. The war ended in 1918.", 2),
        ("Apple Inc. Shares rose.", 1),
        ("He works for Apple Inc. The firm is large.", 2),
        ("He left at 5 p.m. Police came.", 2),
        ("See p. 3 and Fig. 4 for more.", 1),
        ("She said no. Then she left.", 2),
        ("Wait... what?", 1),
        ("Wait... What?", 2),
        ("It works.[1] So does this.[citation needed] And this.", 3),
        ("Am 3. Oktober 1990 sprach z.B. Kohl. Das war gut.", 2),
        ("А. С. Пушкин родился в Москве. Он писал.", 2),
        ("this is one. this is two.", 2),
    ],
)
def test_western_stops_end_a_sentence_only_where_one_ends(text, count):
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好。“我来了。”他说。", ["你好。", "“我来了。”", "他说。"]),
        ("真的吗？是的；好！你好……再见。", ["真的吗？", "是的；", "好！", "你好……", "再见。"]),
        ('他说。"好。"走了。', ["他说。", '"好。"', "走了。"]),
        ("「行こう。」と彼は言った。雨だ。", ["「行こう。」と彼は言った。", "雨だ。"]),
        ("यह है। क्या वह है? हाँ।", ["यह है।", "क्या वह है?", "हाँ।"]),
        ("هل هذا صحيح؟ نعم هذا.", ["هل هذا صحيح؟", "نعم هذا."]),
    ],
)
def test_other_scripts_end_sentences_with_their_own_stops(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "Go." Then he left.', ['He said "Go."', "Then he left."]),
        ('"What?" he asked.', ['"What?" he asked.']),
        ("(It rained.) We stayed.", ["(It rained.)", "We stayed."]),
    ],
)
def test_quotes_and_brackets_belong_to_the_sentence_that_they_close(text, expected):
    assert sentences(text) == expected


def test_a_wrapped_line_goes_on():
    text = "The committee that was founded in the year 1901\nBerlin met every month."
    assert len(sentences(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "First part\n\nsecond part",
        "# Heading\nand text",
        "- one\n- two",
        "1. One\n2. Two",
        "a\tb\nc\td",
        "Title\nText of it.",
    ],
)
def test_blank_lines_headings_list_items_and_rows_separate(text):
    assert len(sentences(text)) == 2


def test_a_list_number_stays_with_its_item():
    assert sentences("1. First thing. Then more.") == ["1. First thing.", "Then more."]
