"""A question's content words in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ragloom.interfaces import Analyzer, Resources, terms
from ragloom.types import Query
from ragloom_query.config import KeywordsConfig
from ragloom_query.keywords import is_name, keywords


class KeywordsTransform:
    """Searches for the words that carry the question's subject, as they are written; needs no model.

    Left out are the words that only make a question (``keywords``) and those that the analyzer does not index, the stop
    words of every language that it knows; a name in capitals stays. A question of nothing else stays as it is. Lexical
    retrievers leave stop words out anyhow: it is for the others.
    """

    def __init__(self, config: KeywordsConfig) -> None:
        self._config = config

    def open(self, resources: Resources) -> None:
        """Take the analyzer."""
        self._analyzer: Analyzer = resources.analyzer(self._config.analyzer)

    def close(self) -> None:
        """Let go of the analyzer."""
        self.__dict__.pop("_analyzer", None)

    def transform(self, queries: Sequence[Query]) -> list[list[Query]]:
        """For each query its content words, beside it or in its place."""
        return [self._turned(query) for query in queries]

    def _turned(self, query: Query) -> list[Query]:
        text = self._content(query.text)
        if not text or text == query.text:
            return [query]
        turned = replace(query, text=text, origin="keywords")
        if not self._config.keep_question:
            return [turned]
        return [query, replace(turned, weight=query.weight * self._config.weight, terms=())]

    def _content(self, text: str) -> str:
        words = keywords(text).split(" ")
        shouted = text.isupper()
        return " ".join(word for word in words if (is_name(word) and not shouted) or terms(self._analyzer, word))
