"""From what a language model wrote to one of the labels that there are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from ragloom.prompts.language import CJK

_LEAD = re.compile(
    r"(?:the )?(?:label|answer|class|category|sentiment)(?: of the text)?(?: is\b|\s*:)+\s*"
    r"|(?:标签|答案|类别|分类|情感)(?:是|为|\s*:)+\s*"
)
_AROUND = re.compile(r"^[\W_]+")
_WORDLIKE = re.compile(rf"[^\W{CJK}]")


def spellings(labels: Iterable[str], synonyms: Mapping[str, str]) -> dict[str, str]:
    """From every way to write a label, folded, to the label; the longest first."""
    every = {**{folded(word): label for word, label in synonyms.items()}, **{folded(one): one for one in labels}}
    return {word: every[word] for word in sorted(every, key=lambda word: (-len(word), word)) if word}


def folded(text: str) -> str:
    """``text`` as spellings are compared: NFKC, without case, white space as one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_label(reply: str, known: Mapping[str, str]) -> str:
    """The label that the first line of ``reply`` begins with, empty where there is none or a second one beside it.

    ``known`` is what ``spellings`` gives. ``Label: Positive.`` is ``positive``; ``not positive`` is none, and neither
    is ``positive or neutral``.
    """
    line = folded(next((line for line in reply.splitlines() if re.search(r"\w", line)), ""))
    said = _AROUND.sub("", _LEAD.sub("", _AROUND.sub("", line), count=1))
    first = next((word for word in known if _begins(said, word)), "")
    if not first:
        return ""
    others = {known[word] for word in known if _holds(said[len(first) :], word)} - {known[first]}
    return "" if others else known[first]


def _begins(text: str, word: str) -> bool:
    return text.startswith(word) and not (_WORDLIKE.match(word[-1]) and _WORDLIKE.match(text[len(word) :]))


def _holds(text: str, word: str) -> bool:
    places = (found.start() for found in re.finditer(re.escape(word), text))
    return any(_begins(text[at:], word) and not (at and _cuts(text[at - 1], word)) for at in places)


def _cuts(before: str, word: str) -> bool:
    """Whether ``word`` is the rest of a longer word."""
    return bool(_WORDLIKE.match(before) and _WORDLIKE.match(word[0]))
