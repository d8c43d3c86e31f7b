"""The plainest analyzer: what rank-bm25's own examples do, for comparisons on equal terms."""

from __future__ import annotations

from ragloom.interfaces import Stateless


class WhitespaceAnalyzer(Stateless):
    """``text.lower().split()``; every token is its own term."""

    fingerprint = "whitespace/1"

    def split(self, text: str) -> list[str]:
        """The lower-cased pieces between white space."""
        return text.lower().split()

    def term(self, token: str) -> str:
        """The token itself."""
        return token
