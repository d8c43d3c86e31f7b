"""A stream gives the text of ``generate``, piece by piece, and nothing that it would have to take back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import LETTERS, Lettered, LetterTokenizer, asked, lettered
from recurrent import RecurrentModel

from ragloom.decoding.abstaining import may_say_nothing
from ragloom.decoding.ending import before, safe
from ragloom.decoding.spelling import certain, said
from ragloom.prompts import says_nothing
from ragloom.types import Settings


class Bytes:
    """Tokens are bytes; ``<0x..>`` in the way of SentencePiece, which spells a broken run as one mark a byte."""

    eos_id = 256
    bos_id = None

    def encode(self, text, *, special=True):
        return list(text.encode())

    def decode(self, ids, *, skip_special=True):
        plain = bytes(number for number in ids if number < 256)
        try:
            return plain.decode()
        except UnicodeDecodeError:
            return "\ufffd" * len(plain)

    def token(self, number):
        return f"<0x{number:02X}>"


class Lossy(Bytes):
    """Byte-level pairs: what is broken is marked where it stands."""

    def decode(self, ids, *, skip_special=True):
        return bytes(number for number in ids if number < 256).decode(errors="replace")

    def token(self, number):
        return chr(number)


class Parrot(RecurrentModel):
    """Says the same tokens, whatever it is asked."""

    def __init__(self, tokens):
        super().__init__(len(LETTERS))
        self._tokens = list(tokens)

    def _read(self, prompt):
        return np.zeros(1)

    def _next(self, hidden, tokens):
        return hidden + 1

    def _logits(self, hidden):
        found = np.zeros((len(hidden), self.vocabulary), np.float32)
        for row, place in enumerate(hidden[:, 0].astype(int)):
            found[row, (self._tokens[place] if place < len(self._tokens) else min(self.eos_ids))] = 9
        return found


def parrot(text, **limits):
    return Lettered(Parrot(LetterTokenizer().encode(text)), **limits)


def pieces(generator, **how):
    return [piece for piece in generator.stream(asked("a")[0], Settings(**how)) if piece]


WAYS = {
    "greedy": Settings(max_new_tokens=30),
    "drawn": Settings(max_new_tokens=30, temperature=1.5, seed=3),
    "beams": Settings(max_new_tokens=30, beams=3),
    "stopped": Settings(max_new_tokens=30, stop=("e", "th")),
}


@pytest.mark.parametrize("how", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("question", ["when was the lamp lit", "how many", "tide", "x"])
def test_the_pieces_of_a_stream_are_the_text(how, question):
    generator = lettered()
    (whole,) = generator.generate(asked(question), how)
    assert "".join(generator.stream(asked(question)[0], how)) == whole.text


def test_a_text_comes_as_it_grows():
    assert pieces(parrot("in the harbour")) == ["i", "n", " t", "h", "e", " h", "a", "r", "b", "o", "u", "r"]


def test_an_abstention_has_no_text_even_where_it_is_explained():
    assert pieces(parrot(" NO ANSWER. sources are silent")) == []


def test_what_only_begins_as_an_abstention_is_told_once_that_is_certain():
    assert pieces(parrot("NO ANSWERS")) == ["NO ANSWERS"]


def test_the_beginning_of_a_stop_string_is_held_back_until_it_goes_on_otherwise():
    assert pieces(parrot("abcabd"), stop=("abd",)) == ["abc"]


def test_a_stop_string_across_tokens_ends_the_text_before_it():
    (found,) = parrot("one two three").generate(asked("a"), Settings(stop=("o th",)))
    assert (found.text, found.finish_reason, len(found.token_ids)) == ("one tw", "stop", 6)


def test_a_text_that_begins_with_a_stop_string_is_an_abstention():
    (found,) = parrot("one two").generate(asked("a"), Settings(stop=("on",)))
    assert (found.text, found.finish_reason) == ("", "abstain")


def test_white_space_around_a_text_is_not_told():
    assert pieces(parrot("  in all   ")) == ["i", "n", " a", "l", "l"]


@pytest.mark.parametrize("speller", [Bytes(), Lossy()], ids=["byte by byte", "byte-level pairs"])
@given(
    data=st.one_of(
        st.text(alphabet="a é灯🌊.", max_size=9).map(str.encode),
        st.lists(st.sampled_from(list("灯🌊é a".encode())), max_size=9).map(bytes),
        st.sampled_from(["NO ANSWER.", "无法回答。是", "无法回答吗", "no answer", "No answers: a", "« NO ANSWER"]).map(
            str.encode
        ),
    ),
    stop=st.lists(st.sampled_from(["a", "灯a", " ", "é", ". "]), max_size=2),
)
@settings(deadline=None, max_examples=200)
def test_whatever_is_certain_stays(speller, data, stop):
    tokens = list(data)
    ends = [size for size in range(len(tokens) + 1) if (text := speller.decode(tokens[:size])) != before(text, stop)]
    tokens = tokens[: ends[0]] if ends else tokens
    whole = said(speller.decode, tokens, stop)
    known = [certain(speller, tokens[:size], stop) for size in range(len(tokens))]
    assert all(whole.startswith(one) for one in known)
    assert known == sorted(known, key=len)


def test_an_unfinished_character_waits():
    waves = "ab🌊".encode()
    assert [certain(Lossy(), waves[:size], ()) for size in (2, 3, 5, 6)] == ["ab", "ab", "ab", "ab🌊"]


@given(
    st.text(alphabet="NO ANSWERno answer.无法回答x", max_size=14), st.text(alphabet="NO ANSWER 无法答x.", max_size=5)
)
def test_a_text_that_may_not_say_nothing_goes_on_saying_something(text, more):
    assert may_say_nothing(text) or not says_nothing(text + more)


@given(st.text(alphabet="ab", max_size=8), st.lists(st.text(alphabet="ab", min_size=1, max_size=4), max_size=3))
def test_what_is_safe_from_stop_strings_is_the_longest_that_no_continuation_cuts(text, stop):
    text = before(text, stop)
    kept = safe(text, stop)
    endings = [text[at:] for at in range(len(text))]
    begun = [ending for ending in endings if any(word.startswith(ending) and word != ending for word in stop)]
    assert text == kept + max(begun, key=len, default="")
