"""The language model of `copyist`, on sentences of a few letters."""

import numpy as np
import pytest

from ragloom_bobbin.voting import EOS, advanced, begun, laid_out, log_probabilities, loudness

SENTENCES = [b"abac", b"abd"]


@pytest.fixture
def model():
    tokens, loud = laid_out(SENTENCES), loudness(SENTENCES, [0.0, 0.0], 1.0)

    def after(text, sharpness=1000.0):
        agreement = begun(tokens)
        for token in text:
            agreement = advanced(agreement, tokens, token)
        return np.exp(log_probabilities(tokens, loud, agreement, sharpness=sharpness, smoothing=1e-9))

    return after


@pytest.mark.parametrize(
    ("written", "likeliest"), [(b"", ord("a")), (b"aba", ord("c")), (b"abd", EOS), (b"abac", EOS), (b"zd", EOS)]
)
def test_what_was_begun_is_continued(model, written, likeliest):
    assert model(written).argmax() == likeliest


def test_two_sentences_that_go_on_differently_share_the_next_byte(model):
    assert model(b"ab")[[ord("a"), ord("d")]] == pytest.approx([0.5, 0.5], abs=1e-2)


def test_a_relevant_sentence_is_the_louder_one():
    tokens, loud = laid_out(SENTENCES), loudness(SENTENCES, [0.0, 1.0], np.log(3.0))
    agreement = advanced(advanced(begun(tokens), tokens, ord("a")), tokens, ord("b"))
    found = np.exp(log_probabilities(tokens, loud, agreement, sharpness=1e6, smoothing=1e-9))
    assert found[[ord("a"), ord("d")]] == pytest.approx([0.25, 0.75], abs=1e-3)


def test_with_a_sharpness_of_one_every_place_has_the_same_voice(model):
    counts = np.bincount([ord(letter) for letter in "abacabd"] + [EOS, EOS], minlength=EOS + 1)
    assert model(b"ab", sharpness=1.0) == pytest.approx(counts / counts.sum(), abs=1e-6)


@pytest.mark.parametrize("written", [b"", b"ab", b"zzz"])
def test_the_probabilities_add_up_to_one(model, written):
    assert model(written).sum() == pytest.approx(1.0)


def test_without_sentences_the_text_is_over():
    tokens, loud = laid_out([]), loudness([], [], 1.0)
    found = log_probabilities(tokens, loud, begun(tokens), sharpness=50, smoothing=1e-4)
    assert found.argmax() == EOS
