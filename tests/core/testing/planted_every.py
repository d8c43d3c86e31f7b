"""Components that break what every component promises, one promise each: rerankers, where any kind will do."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, Field

from ragloom.config.component import ComponentConfig
from ragloom.interfaces import Description, Stateless
from ragloom.testing import DictionaryRetriever, EchoGenerator


class Settings(ComponentConfig):
    depth: int = Field(3, ge=1)


class Lax(ComponentConfig, extra="ignore"):
    depth: int = 3


class Unfrozen(BaseModel, extra="forbid"):
    depth: int = 3


class Sound(Stateless):
    def __init__(self, config=None):
        self.config = config

    def score(self, query, passages):
        words = set(query.text.lower().split())
        return np.array([len(words & set(one.text.lower().split())) for one in passages], np.float32)


class Mute(Stateless):
    pass


class Heavy(Sound):
    def __init__(self, config=None):
        import numba  # noqa: F401

        super().__init__(config)


class Hypothetical(Sound):
    def __init__(self, config=None):
        import hypothesis.strategies  # noqa: F401

        super().__init__(config)


class ClosesOnce(Sound):
    def __init__(self, config=None):
        super().__init__(config)
        self.files = [1]

    def close(self):
        self.files.pop()


class Boastful(Sound):
    @staticmethod
    def describe(config):
        return Description(capabilities=frozenset({"Streaming"}))


class Unended(EchoGenerator):
    def start(self, requests):
        return None, np.zeros((len(requests), 1), np.float32)

    def step(self, state, tokens):
        return None, np.zeros((len(tokens), 1), np.float32)

    def decode(self, tokens):
        return ""


class Misspelt(Unended):
    eos_id = 0

    def re_order(self, state, rows):
        return state


class EndsInItsObjectsAlone(Unended):
    def __init__(self):
        super().__init__()
        self.eos_id = 0

    def reorder(self, state, rows):
        return state


class Streams(EchoGenerator):
    def streams(self, request, settings):
        yield ""


class Commits(DictionaryRetriever):
    def __init__(self):
        super().__init__({})

    def apply(self, changes):
        pass

    def commit(self):
        pass
