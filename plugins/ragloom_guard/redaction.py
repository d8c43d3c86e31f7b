"""Personal data masked in an answer and everything that comes with it.

The answer's own text says ``[email]`` in the place of an address. A passage keeps its length, with ``█`` for each
character masked, so that offsets into it and into its document still hold. A quote is a promise that the document says
these words, so it is not masked but cut: what stands before and behind stays, word for word, each a citation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ragloom.types import Answer, Citation, Passage, Sentence, Trace
from ragloom_guard.config import Personal
from ragloom_guard.edits import Edit, edited
from ragloom_guard.personal import find

_BLOCK = "█"
_WORD = re.compile(r"\w")


def redacted(answer: Answer, kinds: Collection[Personal]) -> tuple[Answer, Counter[Personal]]:
    """``answer`` with all of ``kinds`` masked, and how many of each its own text held.

    Masked are its text, sentences, passages, titles, places (headings, say) and the notes of its trace; the question,
    the documents' ids and their metadata are as they were.
    """
    if not kinds:
        return answer, Counter()
    found = find(answer.text, kinds)
    said = edited(answer, [Edit(one.start, one.end, f"[{one.kind}]") for one in found])
    passages = {passage.id: passage for passage in answer.passages}
    masked = replace(
        said,
        sentences=tuple(_sentence(sentence, passages, kinds) for sentence in said.sentences),
        passages=tuple(_passage(passage, kinds) for passage in answer.passages),
        trace=answer.trace and _trace(answer.trace, kinds),
    )
    return masked, Counter(one.kind for one in found)


def _blocked(text: str, kinds: Collection[Personal]) -> str:
    for one in find(text, kinds):
        text = f"{text[: one.start]}{_BLOCK * (one.end - one.start)}{text[one.end :]}"
    return text


def _passage(passage: Passage, kinds: Collection[Personal]) -> Passage:
    return replace(
        passage,
        text=_blocked(passage.text, kinds),
        title=_blocked(passage.title, kinds),
        location=_blocked(passage.location, kinds),
    )


def _trace(trace: Trace, kinds: Collection[Personal]) -> Trace:
    return replace(trace, steps=tuple(replace(step, note=_blocked(step.note, kinds)) for step in trace.steps))


def _sentence(sentence: Sentence, passages: Mapping[int, Passage], kinds: Collection[Personal]) -> Sentence:
    pieces = (piece for one in sentence.citations for piece in _cut(one, passages.get(one.passage_id), kinds))
    return replace(sentence, citations=tuple(pieces))


def _cut(citation: Citation, passage: Passage | None, kinds: Collection[Personal]) -> Iterator[Citation]:
    """What of the quote may be shown, in order."""
    start = citation.start
    for first, last in sorted(_hidden(citation, passage, kinds)):
        yield from _piece(citation, start, min(first, citation.end), kinds)
        start = max(start, last)
    yield from _piece(citation, start, citation.end, kinds)


def _hidden(citation: Citation, passage: Passage | None, kinds: Collection[Personal]) -> Iterator[tuple[int, int]]:
    """Offsets in the document. The passage is looked at too: a quote may begin in the middle of a number."""
    for offset, text in ((citation.start, citation.quote), *(((passage.start, passage.text),) if passage else ())):
        for one in find(text, kinds):
            if offset + one.start < citation.end and offset + one.end > citation.start:
                yield offset + one.start, offset + one.end


def _piece(citation: Citation, start: int, end: int, kinds: Collection[Personal]) -> Iterator[Citation]:
    words = citation.quote[start - citation.start : max(start, end) - citation.start]
    if _WORD.search(words):
        first = start + len(words) - len(words.lstrip())
        quote = words.strip()
        yield replace(
            citation,
            start=first,
            end=first + len(quote),
            quote=quote,
            title=_blocked(citation.title, kinds),
            location=_blocked(citation.location, kinds),
        )
