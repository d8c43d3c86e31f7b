"""What a chunker promises."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ragloom.testing.cases.chunker import ChunkerCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.documents import BLANK, CHINESE, DOCUMENTS, ENGLISH, LONG_LINES, any_document
from ragloom.testing.drawing import for_each
from ragloom.testing.trial import Trial
from ragloom.types import Chunk, Document, Location

CASE = ChunkerCase
Its = Trial[ChunkerCase]

_EXAMPLES = 80


@check
def gives_a_list_of_chunks(trial: Its) -> None:
    """``chunk`` gives a list of Chunks whose three offsets are whole numbers."""
    with trial.opened() as chunker:
        for document in _documents(trial):
            found = chunker.chunk(document)
            promise(isinstance(found, list), f"{_called(document)} gave a {type(found).__name__}, no list")
            odd = [one for one in found if not _is_chunk(one)]
            promise(not odd, f"{_called(document)} gave {odd[:1]}: Chunks of three ints are promised")


@check
def tiles_the_text(trial: Its) -> None:
    """The first chunk starts at 0, each where the one before ends, the last ends at the text's end."""
    with trial.opened() as chunker:
        for document in _documents(trial):
            _promise_tiles(chunker, document)


@check
def tiles_any_text(trial: Its) -> None:
    """Whatever code points and headings a document has, its chunks tile it and none is empty."""
    with trial.opened() as chunker:
        for_each(any_document, _EXAMPLES, lambda document: _promise_tiles(chunker, document))


@check
def cuts_no_empty_chunk(trial: Its) -> None:
    """Every chunk holds at least one character."""
    with trial.opened() as chunker:
        for document in _documents(trial):
            empty = [one for one in chunker.chunk(document) if one.start == one.end]
            promise(not empty, f"{_called(document)} gave {empty[:1]}, which holds nothing")


@check
def repeats_only_what_comes_before(trial: Its) -> None:
    """``context_start`` lies between 0 and the chunk's own start."""
    with trial.opened() as chunker:
        for document in _documents(trial):
            odd = [one for one in chunker.chunk(document) if not 0 <= one.context_start <= one.start]
            promise(not odd, f"{_called(document)} gave {odd[:1]}: 0 <= context_start <= start is promised")


@check
def gives_nothing_of_blank_text(trial: Its) -> None:
    """A document without text, or of white space alone, gives no chunk."""
    with trial.opened() as chunker:
        for text in BLANK:
            found = chunker.chunk(Document("blank", text))
            promise(found == [], f"chunk() of a document of the text {text!r} gave {found}, no chunk is promised")


@check
def bears_long_lines(trial: Its) -> None:
    """A text of ten thousand characters and more is tiled where no line end, sentence or blank divides it."""
    with trial.opened() as chunker:
        for document in LONG_LINES:
            _promise_tiles(chunker, document)


@check
def bears_headings_anywhere(trial: Its) -> None:
    """Headings at the text's edges, several at one place and inside words do not break the tiling."""
    with trial.opened() as chunker:
        for document in _documents(trial):
            size = len(document.text)
            for starts in ((0,), (size,), (0, 0, size // 2, size // 2, size), tuple(range(0, min(size, 1000), 7))):
                locations = tuple(Location(at, "heading", f"Head > {at}") for at in starts)
                _promise_tiles(chunker, replace(document, locations=locations))


@check
def keeps_to_its_limit(trial: Its) -> None:
    """No passage, context included, is longer than the case says."""
    if trial.case.longest is None:
        raise NotApplicable("the case states no longest passage")
    with trial.opened() as chunker:
        for document in (*_documents(trial), *LONG_LINES):
            _promise_short(trial.case, chunker, document)
        for_each(any_document, _EXAMPLES, lambda document: _promise_short(trial.case, chunker, document))


@check
def cuts_text_without_spaces(trial: Its) -> None:
    """Long Chinese text is cut where as much English is."""
    with trial.opened() as chunker:
        english, chinese = (len(chunker.chunk(Document("long", text))) for text in (ENGLISH, CHINESE))
        said = f"{len(ENGLISH)} characters of English gave {english} chunks, {len(CHINESE)} of Chinese {chinese}"
        promise(english < 2 or chinese > 1, said)


@check
def cuts_alike_twice(trial: Its) -> None:
    """The same document gives the same chunks again, from the same chunker and from another one."""
    with trial.opened() as chunker, trial.opened() as other:
        for document in _documents(trial):
            first = chunker.chunk(document)
            promise(chunker.chunk(document) == first, f"{_called(document)} gave other chunks the second time")
            promise(other.chunk(document) == first, f"{_called(document)} of another chunker gave other chunks")


@check
def leaves_documents_alone(trial: Its) -> None:
    """``chunk`` changes nothing of the document that it is given."""
    with trial.opened() as chunker:
        for document in map(deepcopy, _documents(trial)):
            before = deepcopy(document)
            chunker.chunk(document)
            promise(document == before, f"{_called(document)} changed the document")


@check
def cuts_on_several_threads(trial: Its) -> None:
    """One chunker cuts several documents at once as it cuts them one by one."""
    with trial.opened() as chunker:
        documents = _documents(trial) * 2
        alone = [chunker.chunk(document) for document in documents]
        together = trial.abreast(chunker.chunk, documents)
        odd = [one for one, chunks, first in zip(documents, together, alone, strict=True) if chunks != first]
        promise(not odd, f"{_called(odd[0]) if odd else ''} gave other chunks on several threads")


CHECKS = (
    gives_a_list_of_chunks,
    tiles_the_text,
    tiles_any_text,
    cuts_no_empty_chunk,
    repeats_only_what_comes_before,
    gives_nothing_of_blank_text,
    bears_long_lines,
    bears_headings_anywhere,
    keeps_to_its_limit,
    cuts_text_without_spaces,
    cuts_alike_twice,
    leaves_documents_alone,
    cuts_on_several_threads,
)


def _documents(trial: Its) -> tuple[Document, ...]:
    return (*DOCUMENTS, *trial.case.documents)


def _promise_tiles(chunker: Any, document: Document) -> None:
    chunks = chunker.chunk(document)
    edges = [0, *(edge for one in chunks for edge in (one.start, one.end)), len(document.text)]
    broken = [pair for pair in list(pairwise(edges))[::2] if pair[0] != pair[1]]
    if broken and (chunks or document.text.strip()):
        promise(False, f"{_called(document)} gave chunks with a gap or an overlap at {broken[:2]}: {chunks[:4]}")
    empty = [one for one in chunks if one.start >= one.end]
    promise(not empty, f"{_called(document)} gave {empty[:1]}, which holds nothing")
    odd = [one for one in chunks if not 0 <= one.context_start <= one.start]
    promise(not odd, f"{_called(document)} gave {odd[:1]}: 0 <= context_start <= start is promised")


def _promise_short(case: ChunkerCase, chunker: Any, document: Document) -> None:
    measure, limit = case.longest or (len, 0)
    for one in chunker.chunk(document):
        size = measure(document.text[one.context_start : one.end])
        promise(size <= limit, f"{_called(document)} gave {one}, whose passage measures {size}; {limit} is the limit")


def _is_chunk(one: object) -> bool:
    return isinstance(one, Chunk) and all(type(offset) is int for offset in (one.start, one.end, one.context_start))


def _called(document: Document) -> str:
    headings = f", headings at {[one.start for one in document.locations][:6]}" if document.locations else ""
    return f"chunk() of “{document.id}” ({len(document.text)} characters, {document.text[:60]!r}{headings})"
