"""Several texts for one question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ragloom.interfaces import Generator, Resources
from ragloom.types import Query, Request
from ragloom_query.config import MultiConfig
from ragloom_query.keywords import keywords
from ragloom_query.lines import distinct, written_lines
from ragloom_query.splitting import parts


class MultiTransform:
    """Searches for the question and, at a lower weight, for its parts, its keywords and its paraphrases.

    The first two need no model: the parts are told apart by rules (``splitting``), the keywords leave out the words
    that only make a question (``keywords``), which mostly helps dense retrievers. Where the config names a generator it
    is asked, once for all questions, for paraphrases, one a line. Rank fusion joins what they find, as in RAG-Fusion
    (Rackauckas 2024, arXiv:2402.03367).
    """

    def __init__(self, config: MultiConfig) -> None:
        self._config = config

    def open(self, resources: Resources) -> None:
        """Take the generator, where the config names one."""
        spec = self._config.generator
        self._generator: Generator | None = None if spec is None else resources.generator(spec)

    def close(self) -> None:
        """Let go of the generator; its pipeline closes it."""
        self.__dict__.pop("_generator", None)

    def transform(self, queries: Sequence[Query]) -> list[list[Query]]:
        """For each query itself, and those of its variants that say something else."""
        paraphrased = self._paraphrase(queries)
        return [
            [query, *self._variants(query, [*self._by_rule(query.text), *lines])]
            for query, lines in zip(queries, paraphrased, strict=True)
        ]

    def _by_rule(self, text: str) -> Iterator[str]:
        if self._config.split:
            yield from parts(text)
        if self._config.keywords:
            yield keywords(text)

    def _variants(self, query: Query, texts: Sequence[str]) -> Iterator[Query]:
        for text in distinct(query.text, texts):
            yield replace(query, text=text, origin="multi", weight=query.weight * self._config.weight, terms=())

    def _paraphrase(self, queries: Sequence[Query]) -> list[list[str]]:
        if self._generator is None or not queries or not self._config.paraphrases:
            return [[] for _ in queries]
        requests = [Request("paraphrase", query.text, instruction=self._config.instruction) for query in queries]
        written = self._generator.generate(requests, self._config.settings())
        return [written_lines(one)[: self._config.paraphrases] for one in written]
