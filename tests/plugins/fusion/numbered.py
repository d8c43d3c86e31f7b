"""Generators that are asked in numbers: a text is its tokens."""

from __future__ import annotations

import numpy as np

from ragloom.decoding import ModelGenerator
from ragloom.interfaces import Stateless
from ragloom.models import LanguageModelConfig, Prompting
from ragloom.testing import FakeResources, passage
from ragloom.types import Evidence, Query, Ranking


class NumberTokenizer:
    """``5 6 7`` are the tokens 5, 6 and 7; ``silent`` ones have no text."""

    bos_id = None

    def __init__(self, end, silent=()):
        self.eos_id = end
        self._silent = {end, *silent}

    def encode(self, text, *, special=True):
        return [int(word) for word in text.split()]

    def decode(self, ids, *, skip_special=True):
        return " ".join(str(number) for number in ids if number not in self._silent)

    def token(self, number):
        return str(number)


class Numbered(ModelGenerator):
    """The prompt of a request is its source's text."""

    def __init__(self, model, silent=()):
        super().__init__(LanguageModelConfig(model="numbers"))
        tokenizer = NumberTokenizer(min(model.eos_ids), silent)
        written = lambda request: " ".join(one.text for one in request.sources)  # noqa: E731
        self.use(model, Prompting(tokenizer, written, True, None, hasattr(model, "start_ids")))


class Said(Stateless):
    """An encoder whose inner products of the query and the passages are what they are said to be."""

    passage_space = "said"

    def __init__(self, scores):
        self._scores = scores
        self.dimension = len(scores)

    def encode_queries(self, texts):
        return np.array([self._scores] * len(texts), np.float32)

    def encode_passages(self, texts):
        return np.eye(len(self._scores), dtype=np.float32)[: len(texts)]


def evidence(*prompts):
    passages = tuple(passage(number, " ".join(map(str, prompt))) for number, prompt in enumerate(prompts))
    return Evidence(Query("numbers"), passages, Ranking.of("kit", range(len(prompts)), -np.arange(len(prompts))))


def opened(fuser, scores):
    fuser.open(FakeResources(own_encoder=Said(scores)))
    return fuser
