"""From what a language model wrote to one of the labels that there are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from ragloom.prompts.language import CJK

_LEAD = re.compile(
    r"(?:the )?(?:label|answer|class|category|sentiment)(?: of the text)?(?: is\b|\s*:)+\s*"
    r"|(?:标签|答案|类别|分类|情感)(?:是|为|\s*:)+\s*"
)
_AROUND = re.compile(r"^[\W_]+")
_MARKUP = re.compile(r"^[\s*_`\"'“”‘’「」《》(（【\[]+")
_MINUS = str.maketrans("−–", "--")
_DECIMALS = re.compile(r"[.,]\d")
_WORDLIKE = re.compile(rf"[^\W{CJK}]")


def spellings(labels: Sequence[str], synonyms: Mapping[str, str]) -> dict[str, str]:
    """From every way to write a label, folded, to the label; the longest first. A synonym of none is left out."""
    others = {folded(word): label for word, label in synonyms.items() if label in labels}
    every = {**others, **{folded(one): one for one in labels}}
    return {word: every[word] for word in sorted(every, key=lambda word: (-len(word), word)) if word}


def folded(text: str) -> str:
    """``text`` as spellings are compared: NFKC, without case, white space as one blank, a minus sign as a hyphen."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_MINUS).casefold().split())


def read_label(reply: str, known: Mapping[str, str]) -> str:
    """The label that the first line of ``reply`` begins with, empty where there is none or a second one beside it.

    ``known`` is what ``spellings`` gives. ``Label: Positive.`` is ``positive``; ``not positive`` is none, and neither
    is ``positive or neutral``. Signs are left out at the beginning, but where they are a label's own (``-1``, ``★★``).
    """
    lines = map(folded, reply.splitlines())
    line = next((line for line in lines if re.search(r"\w", line) or any(_begins(line, word) for word in known)), "")
    for said in _beginnings(line):
        if first := next((word for word in known if _begins(said, word)), ""):
            others = {known[word] for word in known if _holds(said[len(first) :], word)} - {known[first]}
            return "" if others else known[first]
    return ""


def _beginnings(line: str) -> Iterator[str]:
    """``line``, and what is left of it without the signs and the words that lead to a label, as little as can be."""
    yield line
    bare = _MARKUP.sub("", line)
    led = _LEAD.sub("", _AROUND.sub("", line), count=1)
    yield from (bare, _MARKUP.sub("", led), _AROUND.sub("", led))


def _begins(text: str, word: str) -> bool:
    rest = text[len(word) :]
    goes_on = _WORDLIKE.match(word[-1]) and _WORDLIKE.match(rest)
    return text.startswith(word) and not goes_on and not (word[-1].isdigit() and _DECIMALS.match(rest))


def _holds(text: str, word: str) -> bool:
    places = (found.start() for found in re.finditer(re.escape(word), text))
    return any(_begins(text[at:], word) and not (at and _cuts(text[at - 1], word)) for at in places)


def _cuts(before: str, word: str) -> bool:
    """Whether ``word`` is the rest of a longer word."""
    return bool(_WORDLIKE.match(before) and _WORDLIKE.match(word[0]))
