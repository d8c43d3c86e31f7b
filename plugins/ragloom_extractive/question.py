"""Reading a question: the terms that an answer should share, without the words that only ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ragloom_extractive.kinds import Kind, expected

Terms = Callable[[str], list[str]]
"""From a text to its index terms in order, empty strings where a token is not indexed."""

_ASKING = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how|many|much|name|named|called|type|kind|following|often|long|old|"
    r"far|some|term|word|given|describe|happen(?:ed)?|occur(?:red)?|please|tell|me)\b"
    r"|请问|什么时候|什么地方|什么|为什么|为何|何时|何处|何人|哪里|哪儿|哪一?[个位座条种些]?|谁|多少|几(?!乎|何)"
    r"|怎么样?|怎样|如何|是不是|有没有|[吗呢吧]|多(?=[长高大远重深久快宽])",
    re.IGNORECASE,
)


FIRST_CJK = "\u2e80"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as sentence selection sees it: distinct ``terms`` in order, and the ``kind`` of answer it asks for.

    ``text`` is in lower case; ``sought`` is what is left of it without the words that only ask.
    """

    text: str
    sought: str
    terms: tuple[str, ...]
    kind: Kind | None


def read_question(text: str, terms: Terms) -> Asked:
    """The question ``text``; where nothing but asking words are in it, they are what is looked for."""
    stripped = _ASKING.sub(" ", text)
    found = _distinct(terms(stripped))
    sought = stripped if found else text
    return Asked(text.lower(), sought, found or _distinct(terms(text)), expected(text))


def _distinct(found: list[str]) -> tuple[str, ...]:
    """The terms once each; no pair of Chinese characters where both stand for themselves.

    A question's pairs often straddle two words, which an answer puts elsewhere: counting them would make every Chinese
    question look half unanswered. What characters stand together is for ``spelling`` to see.
    """
    terms = dict.fromkeys(term for term in found if term)
    return tuple(term for term in terms if not (len(term) == 2 and term[0] >= FIRST_CJK and set(term) <= terms.keys()))
