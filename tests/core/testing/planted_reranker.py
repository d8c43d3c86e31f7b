"""Rerankers that break what a reranker promises, one promise each."""

from __future__ import annotations

import re
import time

import numpy as np

from ragloom.interfaces import Stateless


def words(text):
    return re.findall(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+", text.lower())


class Sound(Stateless):
    """The share of the question's words that a passage holds."""

    def score(self, query, passages):
        return np.array([self.one(query.text, each) for each in passages], np.float32)

    def one(self, question, passage):
        asked = set(words(question))
        return len(asked & set(words(passage.text))) / (1 + len(asked))


class Doubles(Sound):
    def score(self, query, passages):
        return super().score(query, passages).astype(np.float64)


class DividesByNothing(Sound):
    def one(self, question, passage):
        return super().one(question, passage) if words(question) else float("nan")


class ComparesWithTheOthers(Sound):
    def score(self, query, passages):
        scores = super().score(query, passages)
        return scores / np.float32(scores.sum() or 1)


class SortsItsScores(Sound):
    def score(self, query, passages):
        return np.sort(super().score(query, passages))[::-1].copy()


class ReadsIds(Sound):
    def one(self, question, passage):
        return super().one(question, passage) + passage.id % 7


class LikesItShort(Sound):
    def one(self, question, passage):
        return -len(passage.text)


class RefusesLongTexts(Sound):
    def one(self, question, passage):
        if len(passage.text) > 10_000:
            raise ValueError("too long")
        return super().one(question, passage)


class GivesItsOwnArray(Sound):
    def __init__(self):
        self.known = {}

    def score(self, query, passages):
        key = (query.text, *(one.text for one in passages))
        return self.known.setdefault(key, super().score(query, passages))


class DrawsLots(Sound):
    def __init__(self):
        self.weight = np.random.default_rng().random() + 0.1

    def one(self, question, passage):
        return self.weight * (1 + super().one(question, passage))


class HashesStrings(Sound):
    def one(self, question, passage):
        return hash(question) % 1000


class SharesItsWork(Sound):
    def score(self, query, passages):
        self.query = query
        time.sleep(0.001)
        return super().score(self.query, passages)


class SortsThePassages(Sound):
    def score(self, query, passages):
        scores = super().score(query, passages)
        if isinstance(passages, list):
            passages.reverse()
        return scores
