"""Rerankers that break what every component promises, one promise each."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, Field

from ragloom.config.component import ComponentConfig
from ragloom.interfaces import Description, Stateless


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
