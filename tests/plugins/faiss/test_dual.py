"""``dual`` encodes queries by one encoder and passages by another, where the two can be compared."""

from __future__ import annotations

import numpy as np
import pytest

from ragloom.errors import ConfigError, ModelError, UsageError
from ragloom.interfaces import KnownSpace, MadeBy, Stateless
from ragloom.registry import Registry
from ragloom.testing import FakeResources
from ragloom_faiss.conformance import AskingEncoder, LetterEncoder

ASKED = {"use": "dual", "queries": {"use": "transformers", "model": "a"}, "passages": {"use": "onnx", "model": "b"}}
TEXTS = ["the lamp was lit", "a table of the tides"]


class Plain(Stateless):
    dimension = 8
    passage_space = "plain"

    def encode_queries(self, texts):
        return np.ones((len(texts), self.dimension), np.float32)

    encode_passages = encode_queries


def resources(queries, passages):
    return FakeResources(components={("encoder", "transformers"): queries, ("encoder", "onnx"): passages})


def opened(queries, passages):
    encoder = Registry.bundled().make("encoder", ASKED)
    encoder.open(resources(queries, passages))
    return encoder


def test_queries_are_encoded_by_the_one_and_passages_by_the_other():
    asking, letters = AskingEncoder(), LetterEncoder()
    encoder = opened(asking, letters)
    assert np.array_equal(encoder.encode_queries(TEXTS), asking.encode_queries(TEXTS))
    assert np.array_equal(encoder.encode_passages(TEXTS), letters.encode_passages(TEXTS))


def test_its_space_dimension_and_maker_are_the_passages_own():
    encoder = opened(Plain(), LetterEncoder(8))
    assert (encoder.passage_space, encoder.dimension, encoder.made_by) == ("letters-8", 8, "hashing")


def test_its_space_is_known_before_it_is_open():
    closed = Registry.bundled().make("encoder", ASKED)
    assert isinstance(closed, KnownSpace) and closed.space(resources(Plain(), LetterEncoder(8))) == "letters-8"


def test_what_made_the_vectors_is_unsaid_where_the_passages_encoder_does_not_say():
    encoder = opened(LetterEncoder(8), Plain())
    assert isinstance(encoder, MadeBy) and encoder.made_by == ""


def test_two_encoders_of_other_dimensions_are_refused():
    with pytest.raises(ModelError, match="of 64 dimensions, `passages` of 512"):
        opened(LetterEncoder(64), LetterEncoder(512))


def test_an_encoder_that_was_trained_against_other_passages_is_refused():
    with pytest.raises(ModelError, match=r"trained against passages of space letters-8, .* are of plain"):
        opened(AskingEncoder(8), Plain())


def test_two_encoders_that_say_nothing_of_each_other_are_a_pair():
    assert opened(LetterEncoder(8), Plain()).passage_space == "plain"


def test_it_is_told_to_be_opened_first():
    with pytest.raises(UsageError, match="not open"):
        Registry.bundled().make("encoder", ASKED).encode_queries(TEXTS)


def test_both_are_to_be_named():
    with pytest.raises(ConfigError, match="passages"):
        Registry.bundled().make("encoder", {"use": "dual", "queries": {"use": "onnx", "model": "a"}})


def test_it_does_not_close_what_is_the_pipelines():
    encoder = opened(letters := LetterEncoder(8), Plain())
    encoder.close()
    assert encoder.dimension == 0 and letters.encode_queries(TEXTS).shape == (2, 8)
