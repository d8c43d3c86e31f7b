"""Analyzers turn text into index terms for lexical retrieval and for sentence selection."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from ragloom.interfaces.component import Component


@runtime_checkable
class Analyzer(Component, Protocol):
    """Two steps, so that the costly one is done once a distinct token: ``term`` is a pure function of its token."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever any text could give other terms."""

    def split(self, text: str) -> list[str]:
        """The tokens of ``text``, in order.

        Whether tokens of another case or Unicode form are the same is the analyzer's to say (in its conformance cases,
        too); most fold both.
        """

    def term(self, token: str) -> str:
        """The index term of a token (its stem, say); empty where the token is not indexed (a stop word)."""


def terms(analyzer: Analyzer, text: str) -> list[str]:
    """The index terms of ``text``, in order, without those that are not indexed."""
    return [term for token in analyzer.split(text) if (term := analyzer.term(token))]
