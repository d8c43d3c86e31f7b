"""``sentences`` puts a passage where its best sentence belongs."""

import numpy as np
import pytest

from ragloom.errors import PluginError
from ragloom.registry import Registry
from ragloom.testing import FakeResources, passage
from ragloom.types import Query
from ragloom_rerank.best_sentence import best_sentence
from ragloom_rerank.config import SentencesConfig
from ragloom_rerank.conformance import Heaps
from ragloom_rerank.sentences import SentenceReranker

ANSWER = "The lamp was lit in 1874."
LONG = f"Fishing is what people live on. {ANSWER} Sheep graze on the dunes. Roads lead inland. Boats come in spring."
NEAR = "The lamp is large. The year was cold."
ASKED = Query("when was the lamp lit")


class Counting(Heaps):
    def __init__(self):
        self.texts = []

    def encode_passages(self, texts):
        self.texts += texts
        return super().encode_passages(texts)


def opened(encoder=None, **settings):
    reranker = SentenceReranker(SentencesConfig(encoder={"use": "heaps"}, **settings))
    reranker.open(FakeResources(components={("encoder", "heaps"): encoder or Heaps()}))
    return reranker


def test_a_long_passage_that_holds_the_sentence_comes_before_a_short_one_that_is_near():
    passages = [passage(1, LONG), passage(2, NEAR)]
    by_sentence, by_whole = (opened(weight=weight).score(ASKED, passages) for weight in (1.0, 0.0))
    assert by_sentence[0] > by_sentence[1] and by_whole[0] < by_whole[1]


def test_a_passage_is_encoded_once_however_often_it_is_found():
    encoder = Counting()
    reranker = opened(encoder)
    first = reranker.score(ASKED, [passage(1, LONG)])
    assert reranker.score(ASKED, [passage(1, LONG)]) == first and len(encoder.texts) == 6


def test_what_is_forgotten_is_encoded_again():
    encoder = Counting()
    reranker = opened(encoder, remembered=1)
    for number, text in [(1, LONG), (2, NEAR), (1, LONG)]:
        reranker.score(ASKED, [passage(number, text)])
    assert len(encoder.texts) == 6 + 3 + 6


def test_the_best_sentence_and_the_whole_are_weighed():
    query, whole, sentences = np.array([1, 0]), np.array([3, 4]), np.array([[0, 2], [5, 0]])
    found = best_sentence(*(one.astype(np.float32) for one in (query, whole, sentences)), weight=0.25)
    assert found == pytest.approx(0.25 * 1.0 + 0.75 * 0.6)


def test_a_vector_without_a_length_is_near_nothing():
    nothing = np.zeros(2, np.float32)
    assert best_sentence(np.ones(2, np.float32), nothing, nothing[None], weight=0.5) == 0


def test_a_pipeline_without_an_encoder_cannot_have_it():
    with pytest.raises(PluginError, match="no encoder"):
        Registry.bundled().make("reranker", "sentences").open(FakeResources())
