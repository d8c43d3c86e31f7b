"""Chunkers: every one tiles the text, and each cuts where it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ragloom.interfaces import Chunker
from ragloom.types import Document, Location
from ragloom_text.chunkers.config import MarkdownConfig, SentencesConfig, TokensConfig
from ragloom_text.chunkers.counting import count_tokens
from ragloom_text.chunkers.markdown import MarkdownChunker
from ragloom_text.chunkers.sentences import SentencesChunker
from ragloom_text.chunkers.tokens import TokensChunker
from ragloom_text.chunkers.whole import WholeChunker

ALL = {
    "sentences": SentencesChunker(SentencesConfig(max_tokens=10, overlap=2)),
    "narrow sentences": SentencesChunker(SentencesConfig(max_tokens=1, overlap=1)),
    "tokens": TokensChunker(TokensConfig(max_tokens=5, overlap=2)),
    "markdown": MarkdownChunker(MarkdownConfig(max_tokens=8)),
    "whole": WholeChunker(),
}
BOUNDED = [("sentences", 10), ("narrow sentences", 1), ("tokens", 5), ("markdown", 8)]

PROSE = st.lists(
    st.sampled_from(
        [
            "Cats sleep. ",
            "A b, c; d. ",
            "你好，世界。",
            "```\n",
            "x = 1\n\n",
            "\n\n",
            "\n",
            " ",
            "| a | b |\n",
            "# H\n",
            "w" * 60,
        ]
    ),
    max_size=40,
).map("".join)


@st.composite
def documents(draw):
    text = draw(st.one_of(st.text(), PROSE))
    starts = sorted(draw(st.sets(st.integers(0, len(text) + 2), max_size=4)))
    label = st.sampled_from(["A", "A > B", "A > B > C > D"])
    return Document("d", text, locations=tuple(Location(start, "heading", draw(label)) for start in starts))


def texts(chunker, document):
    return [document.text[chunk.start : chunk.end] for chunk in chunker.chunk(document)]


def passages(chunker, document):
    return [document.text[chunk.context_start : chunk.end] for chunk in chunker.chunk(document)]


@pytest.mark.parametrize("name", ALL)
def test_fulfils_the_protocol(name):
    assert isinstance(ALL[name], Chunker)


@pytest.mark.parametrize("name", ALL)
@given(document=documents())
def test_the_chunks_of_a_text_put_together_are_the_text(name, document):
    expected = document.text if document.text.strip() else ""
    assert "".join(texts(ALL[name], document)) == expected


@pytest.mark.parametrize("name", ALL)
@given(document=documents())
def test_each_chunk_begins_where_the_one_before_ends_and_repeats_only_what_is_there(name, document):
    chunks = ALL[name].chunk(document)
    ends = [0, *(chunk.end for chunk in chunks)]
    assert all(
        chunk.start == end and 0 <= chunk.context_start <= chunk.start
        for chunk, end in zip(chunks, ends[:-1], strict=True)
    )


@pytest.mark.parametrize(("name", "limit"), BOUNDED)
@given(document=documents())
def test_no_passage_is_larger_than_it_may_be(name, limit, document):
    assert all(count_tokens(passage) <= limit for passage in passages(ALL[name], document))


@pytest.mark.parametrize("name", ALL)
def test_white_space_alone_gives_no_chunk(name):
    assert ALL[name].chunk(Document("d", " \n\t")) == []


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("two words.", 2), ("你好。", 3), ("w" * 49, 3), ("ภาษาไทย", 2), ("", 0), ("state-of-the-art", 1)],
)
def test_tokens_are_words_and_characters_of_scripts_without_spaces(text, tokens):
    assert count_tokens(text) == tokens


def test_sentences_are_not_cut():
    chunker = SentencesChunker(SentencesConfig(max_tokens=5, overlap=0))
    assert texts(chunker, Document("d", "One two three. Four five six. Seven.")) == [
        "One two three. ",
        "Four five six. Seven.",
    ]


def test_a_sentence_is_repeated_from_the_chunk_before():
    chunker = SentencesChunker(SentencesConfig(max_tokens=4, overlap=1))
    assert passages(chunker, Document("d", "A b. C d. E f.")) == ["A b. C d. ", "C d. E f."]


def test_a_sentence_that_leaves_no_room_is_not_repeated():
    chunker = SentencesChunker(SentencesConfig(max_tokens=4, overlap=1))
    assert passages(chunker, Document("d", "One two three. Four five six.")) == ["One two three. ", "Four five six."]


def test_an_overlong_sentence_is_cut_behind_a_clause():
    chunker = SentencesChunker(SentencesConfig(max_tokens=5, overlap=0))
    assert texts(chunker, Document("d", "one two three, four five six seven"))[0] == "one two three, "


def test_sizes_are_evened_out():
    chunker = SentencesChunker(SentencesConfig(max_tokens=20, overlap=0))
    sizes = [count_tokens(text) for text in texts(chunker, Document("d", "A b. " * 11))]
    assert sizes == [12, 10]


def test_a_heading_begins_a_passage():
    text = "Rivers\n\nWater flows to the sea and back.\n\nHills\n\nStone stands on stone for ages."
    document = Document("d", text, locations=(Location(0, "heading", "Rivers"), Location(42, "heading", "Hills")))
    assert [piece.split()[0] for piece in texts(SentencesChunker(SentencesConfig(max_tokens=50)), document)] == [
        "Rivers",
        "Hills",
    ]


def test_a_tiny_section_goes_with_the_next():
    text = "Rivers\n\nHills\n\nStone stands on stone for ages."
    document = Document("d", text, locations=(Location(0, "heading", "Rivers"), Location(8, "heading", "Hills")))
    assert len(texts(SentencesChunker(SentencesConfig(max_tokens=50)), document)) == 1


def test_windows_of_tokens_repeat_their_overlap():
    chunker = TokensChunker(TokensConfig(max_tokens=3, overlap=1))
    assert passages(chunker, Document("d", "a b c d e f")) == ["a b c ", "c d e ", "e f"]


def test_an_overlap_as_large_as_the_window_is_refused():
    with pytest.raises(ValidationError, match="smaller than max_tokens"):
        TokensConfig(max_tokens=10, overlap=10)


def test_markdown_never_joins_two_sections():
    text = "A\n\none\n\nB\n\ntwo"
    document = Document("d", text, locations=(Location(0, "heading", "A"), Location(8, "heading", "B")))
    assert texts(MarkdownChunker(MarkdownConfig()), document) == ["A\n\none\n\n", "B\n\ntwo"]


def test_markdown_joins_sections_below_its_levels():
    text = "A\n\none\n\nB\n\ntwo"
    document = Document("d", text, locations=(Location(0, "heading", "A"), Location(8, "heading", "A > B")))
    assert len(texts(MarkdownChunker(MarkdownConfig(levels=1)), document)) == 1


def test_a_heading_without_a_body_goes_with_what_follows():
    text = "A\n\nB\n\ntwo"
    document = Document("d", text, locations=(Location(0, "heading", "A"), Location(3, "heading", "A > B")))
    assert len(texts(MarkdownChunker(MarkdownConfig()), document)) == 1


def test_code_stays_whole_where_it_fits():
    code = "```python\nx = 1\n\ny = 2\n```\n"
    document = Document("d", f"Some words before the code.\n\n{code}\nSome words after.")
    assert any(code in piece for piece in texts(MarkdownChunker(MarkdownConfig(max_tokens=9)), document))


def test_a_long_table_is_cut_between_rows():
    row = "alpha | beta | gamma\n"
    pieces = texts(MarkdownChunker(MarkdownConfig(max_tokens=12)), Document("d", row * 7))
    assert all(piece.endswith("gamma\n") for piece in pieces)
