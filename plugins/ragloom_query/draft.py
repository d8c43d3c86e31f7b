"""Generate, then retrieve: the draft of an answer is what retrieval looks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from ragloom.interfaces import Generator, Resources
from ragloom.types import Generation, Query, Request
from ragloom_query.config import DraftConfig


class DraftTransform:
    """A generator answers from what it knows; its words lie nearer to the documents' than the question's do.

    The draft is searched for beside the question, or in its place; it is never an answer, since answers are made from
    what is found. A draft that is empty or an abstention leaves the question alone. All questions are drafted in one
    call, ``drafts`` times. Wang, Yang & Wei (2023), Query2doc: Query Expansion with Large Language Models, EMNLP.
    """

    name: ClassVar[str] = "draft"

    def __init__(self, config: DraftConfig) -> None:
        self._config = config

    def open(self, resources: Resources) -> None:
        """Take the generator that the config names, or the pipeline's own."""
        self._generator: Generator = resources.generator(self._config.generator)

    def close(self) -> None:
        """Let go of the generator; its pipeline closes it."""
        self.__dict__.pop("_generator", None)

    def transform(self, queries: Sequence[Query]) -> list[list[Query]]:
        """For each query itself and its drafts, or only these."""
        requests = [Request(self.name, query.text, instruction=self._config.instruction) for query in queries]
        if not requests:
            return []
        settings = self._config.settings()
        rounds = [
            self._generator.generate(requests, replace(settings, seed=settings.seed + number))
            for number in range(self._config.drafts)
        ]
        return [self._beside(query, drafts) for query, drafts in zip(queries, zip(*rounds, strict=True), strict=True)]

    def _beside(self, query: Query, drafts: Sequence[Generation]) -> list[Query]:
        # A draft that was written twice counts twice.
        texts = Counter(draft.text.strip() for draft in drafts if draft.finish_reason != "abstain")
        del texts[""]
        if not texts:
            return [query]
        weight = query.weight * (self._config.weight if self._config.keep_question else 1)
        # The question's weighted terms, if any, belong to its own words.
        drafted = [
            replace(query, text=text, origin=self.name, weight=weight * times, terms=())
            for text, times in texts.items()
        ]
        return [query, *drafted] if self._config.keep_question else drafted


class HydeTransform(DraftTransform):
    """As ``draft``, with a made-up passage for a draft: what dense retrievers compare best with passages.

    Gao, Ma, Lin & Callan (2023), Precise Zero-Shot Dense Retrieval without Relevance Labels, ACL (arXiv, 2022). The
    paper takes the mean of the vectors of N drafts and of the question, each with the same weight. Here as many
    rankings are fused, with the same weights, which works for every retriever. What the paper draws is
    ``{drafts: 8, temperature: 0.7}``.
    """

    name = "hyde"
