"""What two texts have in common is counted in these."""

from __future__ import annotations

import re

from ragloom.metrics.tokens import CJK, folded

_RUN = re.compile(rf"[{CJK}]+|\d+(?:[.,]\d+)*|[^\W\d_{CJK}]+")
_CJK = re.compile(f"[{CJK}]")


def terms(text: str) -> list[str]:
    """Words and numbers in lower case; of Chinese, Japanese and Korean each two neighbouring characters."""
    return [term for run in _RUN.findall(folded(text)) for term in _cut(run)]


def telling(text: str) -> list[str]:
    """Those of its terms that any text must have that holds it: a lone character has other neighbours there."""
    return [term for term in terms(text) if len(term) > 1 or not _CJK.match(term)]


def _cut(run: str) -> list[str]:
    if len(run) == 1 or not _CJK.match(run):
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)]
