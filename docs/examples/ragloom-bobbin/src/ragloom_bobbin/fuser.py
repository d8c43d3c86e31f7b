"""The answer fuser `mixture`: each token from the mean of what every passage alone would say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ragloom.errors import GenerationError
from ragloom.interfaces import Description, Generator, Stateless, Stepping
from ragloom.types import Evidence, Fused, Posterior, Request

from ragloom_bobbin.config import MixtureConfig
from ragloom_bobbin.mixing import Floats, log_prior, mixed, posterior


class MixtureFuser(Stateless):
    """Decodes greedily, one request a passage, all of them abreast.

    The answer says of every token which passage it came from (`Fused.posterior`): an attribution that comes out of the
    model. Several passages that agree outweigh one that is ranked higher.
    """

    def __init__(self, config: MixtureConfig) -> None:
        self._config = config

    @staticmethod
    def describe(config: MixtureConfig) -> Description:
        """It needs a generator with `Stepping`: a config with another is refused before anything is loaded."""
        return Description(needs=frozenset({"Stepping"}))

    @property
    def passages(self) -> int:
        """How many passages a query's evidence should hold."""
        return self._config.passages

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One output for each evidence, in order. Raises `GenerationError` for a generator without `Stepping`."""
        if not isinstance(generator, Stepping):
            raise GenerationError("the generator has no Stepping", hint="generator: {use: copyist}")
        return [self._one(one, generator) for one in evidence]

    def _one(self, evidence: Evidence, generator: Stepping) -> Fused:
        passages = evidence.passages[: self._config.passages]
        if not passages:
            return Fused("", abstained=True)
        prior = log_prior(len(passages), self._config.prior)
        requests = [Request(evidence.task, evidence.query.text, (passage,)) for passage in passages]
        tokens, shares = self._decoded(generator, requests, prior)
        text = generator.decode(tokens).strip()
        if not text:
            return Fused("", abstained=True)
        return Fused(text, posterior=Posterior(shares.mean(axis=0), shares))

    def _decoded(self, generator: Stepping, requests: list[Request], prior: Floats) -> tuple[list[int], Floats]:
        """The tokens, and the passages' shares in each: float64[T, K]."""
        tokens, shares = list[int](), list[Floats]()
        state, rows = generator.start(requests)
        while len(tokens) < self._config.max_new_tokens:
            found = rows.astype(np.float64)
            token = int(mixed(found, prior).argmax())
            if token == generator.eos_id:
                break
            tokens.append(token)
            shares.append(posterior(found, prior, token))
            state, rows = generator.step(state, np.full(len(requests), token, np.int64))
        return tokens, np.array(shares).reshape(len(tokens), len(requests))
