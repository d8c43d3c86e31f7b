"""A question's sub-questions, each searched for by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from ragloom.interfaces import Generator, Resources
from ragloom.types import Generation, Query, Request
from ragloom_query.config import DecomposeConfig
from ragloom_query.lines import distinct, written_lines


class DecomposeTransform:
    """Asks a generator which simpler questions must be answered first, and searches for these beside the question.

    What answers a question of several steps seldom stands in one passage, nor near the question's own words. All
    questions are taken apart in one call, into at most ``questions`` each; one that needs no taking apart, or that the
    generator abstains on, is searched for as it is. After Min et al. (2019), Multi-hop Reading Comprehension through
    Question Decomposition and Rescoring, ACL. ``multi`` tells joined questions apart by rules, without a model.
    """

    def __init__(self, config: DecomposeConfig) -> None:
        self._config = config

    def open(self, resources: Resources) -> None:
        """Take the generator that the config names, or the pipeline's own."""
        self._generator: Generator = resources.generator(self._config.generator)

    def close(self) -> None:
        """Let go of the generator; its pipeline closes it."""
        self.__dict__.pop("_generator", None)

    def transform(self, queries: Sequence[Query]) -> list[list[Query]]:
        """For each query itself, unless it is not to be kept, and its sub-questions.

        Raises the ``GenerationError`` of a generator that cannot do task ``decompose``, as ``extractive`` cannot.
        """
        requests = [Request("decompose", query.text, instruction=self._config.instruction) for query in queries]
        written = self._generator.generate(requests, self._config.settings()) if requests else []
        return [self._apart(query, one) for query, one in zip(queries, written, strict=True)]

    def _apart(self, query: Query, written: Generation) -> list[Query]:
        texts = islice(distinct(query.text, written_lines(written)), self._config.questions)
        weight = query.weight * self._config.weight
        # The question's weighted terms, if any, belong to its own words.
        asked = [replace(query, text=text, origin="decompose", weight=weight, terms=()) for text in texts]
        return [query, *asked] if self._config.keep_question or not asked else asked
