"""Encoders that break what an encoder promises, one promise each."""

from __future__ import annotations

import re
import time
import zlib

import numpy as np

from ragloom.config.component import ComponentConfig
from ragloom.interfaces import Stateless

WIDTH = 64


class Settings(ComponentConfig):
    lower: bool = True


class Sound(Stateless):
    """Every word has a direction of its own."""

    dimension = WIDTH

    def __init__(self, config=None):
        self.config = config or Settings()

    @property
    def passage_space(self):
        return f"directions of words, lower={self.config.lower}"

    def encode_queries(self, texts):
        return self.encode(texts)

    def encode_passages(self, texts):
        return self.encode(texts)

    def encode(self, texts):
        rows = [self.vector(text) for text in texts]
        return np.array(rows, np.float32).reshape(len(rows), WIDTH)

    def vector(self, text):
        vector = np.full(WIDTH, 1e-3)
        for word in self.words(text):
            vector += np.random.default_rng(self.number(word)).standard_normal(WIDTH)
        return vector / np.linalg.norm(vector)

    def words(self, text):
        found = re.findall(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+|[^\w\s]", text.lower() if self.config.lower else text)
        return found[:64]

    def number(self, word):
        return zlib.crc32(word.encode())


class Doubles(Sound):
    def encode(self, texts):
        return super().encode(texts).astype(np.float64)


class DividesByNothing(Sound):
    def vector(self, text):
        return super().vector(text) if self.words(text) else np.full(WIDTH, np.nan)


class SortsItsBatch(Sound):
    def encode(self, texts):
        return super().encode(sorted(texts, key=len))


class CountsAlong(Sound):
    def encode(self, texts):
        rows = super().encode(texts)
        return rows + np.arange(len(rows), dtype=np.float32)[:, None] / 100


class Constant(Sound):
    def vector(self, text):
        return np.full(WIDTH, 1 / WIDTH**0.5)


class RefusesLongTexts(Sound):
    def vector(self, text):
        if len(text) > 10_000:
            raise ValueError("too long")
        return super().vector(text)


class Unnormalised(Sound):
    def vector(self, text):
        return 2 * super().vector(text)


class OtherWayForQueries(Sound):
    def encode_queries(self, texts):
        return -self.encode(texts)


class GivesItsOwnArray(Sound):
    def __init__(self, config=None):
        super().__init__(config)
        self.known = {}

    def encode(self, texts):
        return self.known.setdefault(tuple(texts), super().encode(texts))


class DrawsLots(Sound):
    def __init__(self, config=None):
        super().__init__(config)
        self.salt = np.random.default_rng().integers(1 << 31)

    def number(self, word):
        return super().number(word) ^ int(self.salt)


class HashesStrings(Sound):
    def number(self, word):
        return hash(word) & 0xFFFF_FFFF


class SpaceOfItsOwn(Sound):
    @property
    def passage_space(self):
        return f"directions {id(self)}"


class SpaceOfItsMethod(Sound):
    @property
    def passage_space(self):
        return "directions"


class SharesItsWork(Sound):
    def encode(self, texts):
        self.texts = list(texts)
        time.sleep(0.001)
        return super().encode(self.texts)


class StripsTheList(Sound):
    def encode(self, texts):
        if isinstance(texts, list):
            texts[:] = [text or " " for text in texts]
        return super().encode(texts)
