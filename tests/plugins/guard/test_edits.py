"""Parts of an answer's text are replaced, and every offset still says the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.types import Answer, Posterior, Query, Sentence
from ragloom_guard.edits import Edit, edited


def answer(text: str, *spans: tuple[int, int], posterior=None) -> Answer:
    sentences = tuple(Sentence(text[start:end], start, end) for start, end in spans)
    return Answer(Query("q"), text, sentences, posterior=posterior)


ONE_TWO = answer("One. Two two. Three.", (0, 4), (5, 13), (14, 20))


@pytest.mark.parametrize(
    ("edits", "text", "sentences"),
    [
        ([], "One. Two two. Three.", ["One.", "Two two.", "Three."]),
        ([Edit(5, 8, "Twelve")], "One. Twelve two. Three.", ["One.", "Twelve two.", "Three."]),
        ([Edit(4, 4, " [x]")], "One. [x] Two two. Three.", ["One. [x]", "Two two.", "Three."]),
        ([Edit(5, 14, "")], "One. Three.", ["One.", "Three."]),
        ([Edit(14, 20, ""), Edit(0, 5, "")], "Two two. ", ["Two two."]),
        ([Edit(2, 7, "-")], "On-o two. Three.", ["On-", "o two.", "Three."]),
    ],
)
def test_sentences_move_with_the_text(edits, text, sentences):
    changed = edited(ONE_TWO, edits)
    assert changed.text == text
    assert [sentence.text for sentence in changed.sentences] == sentences


@given(st.data())
def test_a_sentence_is_always_what_its_offsets_say(data):
    cuts = sorted(data.draw(st.sets(st.integers(0, 20), min_size=2, max_size=8)))
    edits = [
        Edit(start, end, data.draw(st.text("xyz", max_size=4)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    changed = edited(ONE_TWO, edits)
    assert all(changed.text[one.start : one.end] == one.text for one in changed.sentences)


def test_a_posterior_over_the_tokens_of_the_old_text_is_dropped():
    posterior = Posterior(np.array([1.0]), np.ones((3, 1)))
    changed = edited(answer("One.", (0, 4), posterior=posterior), [Edit(0, 3, "Two")])
    assert changed.posterior.tokens is None
    assert changed.posterior.answer.tolist() == [1.0]
