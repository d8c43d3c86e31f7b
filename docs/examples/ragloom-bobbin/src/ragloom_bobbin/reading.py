"""What `copyist` takes from a request: the sentences of the sources, and how relevant each is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ragloom.types import Passage

LONGEST = 20_000
"""How many characters of a source are read: the model looks at every place of it for every token."""

_SENTENCE = re.compile(r".+?(?:[.!?]+(?=\s|$)|[\u3002\uff01\uff1f]+|$)", re.DOTALL)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def sentences(sources: Sequence[Passage]) -> list[str]:
    """The sentences of all sources, in order."""
    found = (match[0].strip() for source in sources for match in _SENTENCE.finditer(source.text[:LONGEST]))
    return [sentence for sentence in found if sentence]


def relevance(question: str, told: Sequence[str]) -> list[float]:
    """The share of the question's different words that each sentence holds, in [0, 1]."""
    asked = words(question[:LONGEST])
    return [len(asked & words(sentence)) / max(1, len(asked)) for sentence in told]


def words(text: str) -> set[str]:
    """The different words, whatever their case; of Chinese, Japanese and Korean each character."""
    return set(_WORD.findall(text.casefold()))
