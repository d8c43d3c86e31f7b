"""The cases in which the conformance kit checks this plugin's components."""

from __future__ import annotations

import io
import json

from ragloom.testing import AnalyzerCase, ChunkerCase, LoaderCase, Wrong
from ragloom_text.chunkers.counting import count_tokens
from ragloom_text.written_pdf import written_pdf

_SENTENCES = ("The lamp of the lighthouse was lit in 1874.", "灯塔建于1874年，位于北部海角。", "Лампа зажжена.")


def multilingual() -> list[AnalyzerCase]:
    """As it comes; another language without stop words; nothing but tokens."""
    return [
        AnalyzerCase(
            expects={
                "The lighthouses were lit in 1874.": ("lighthous", "lit", "1874"),
                "灯塔": ("灯", "灯塔", "塔"),
                "Маяки на мысе": ("маяк", "мыс"),
            },
            alike=(("Café", "cafe", "CAFE\u0301"), ("COVID-19", "covid 19"), ("12,000", "12000"), ("ｌａｍｐ", "lamp")),
            distinct=(
                {"language": "french"},
                {"language": "none"},
                {"stop_words": "none"},
                {"stop_words": ["lamp"]},
                {"fold_accents": False},
                {"characters": False},
            ),
            wrong=(Wrong({"language": "klingon"}, "language"), Wrong({"stop_words": 3}, "stop_words")),
        ),
        AnalyzerCase(
            name="French, every word",
            settings={"language": "french", "stop_words": "none"},
            expects={"les phares allumés": ("le", "phar", "allum")},
        ),
        AnalyzerCase(
            name="tokens as they are",
            settings={"language": "none", "stop_words": "none", "fold_accents": False, "characters": False},
            expects={"The Café, 灯塔": ("the", "café", "灯塔")},
        ),
    ]


def whitespace() -> list[AnalyzerCase]:
    """Lower case and nothing more: composed and decomposed letters stay as they are written."""
    return [AnalyzerCase(folds_form=False, expects={"The Lamp, lit": ("the", "lamp,", "lit")})]


def text_loader() -> list[LoaderCase]:
    """Found out and stated encodings."""
    return [
        LoaderCase(wrong=(Wrong({"encoding": "utf-9"}, "encoding"),)),
        LoaderCase(
            name="stated encoding",
            settings={"encoding": "gb18030"},
            files={"chinese.txt": _SENTENCES[1].encode("gb18030")},
            expects={"chinese.txt": _SENTENCES[1:2]},
            plain=False,
        ),
    ]


def loader() -> list[LoaderCase]:
    """The kit's own files, without settings."""
    return [LoaderCase()]


def pdf() -> list[LoaderCase]:
    """Two pages in three scripts."""
    return [
        LoaderCase(
            files={"kept.pdf": written_pdf([_SENTENCES[:1], _SENTENCES[1:]])},
            expects={"kept.pdf": _SENTENCES},
            plain=False,
        )
    ]


def docx() -> list[LoaderCase]:
    """A heading, paragraphs and a table."""
    import docx as library

    document = library.Document()
    document.add_heading("The cape", 1)
    for sentence in _SENTENCES:
        document.add_paragraph(sentence)
    document.add_table(1, 1).cell(0, 0).text = "🌊 waves"
    written = io.BytesIO()
    document.save(written)
    expected = {"kept.docx": (*_SENTENCES, "🌊 waves")}
    return [LoaderCase(files={"kept.docx": written.getvalue()}, expects=expected, plain=False)]


def jsonl() -> list[LoaderCase]:
    """Rows with the usual fields and with fields of their own; a long file."""
    return [
        LoaderCase(row=_json_row, wrong=(Wrong({"text": []}, "text"),)),
        LoaderCase(
            name="named fields",
            settings={"text": ["abstract"], "id": ["number"]},
            files={"named.jsonl": b'{"number": 7, "abstract": "The lamp was lit.", "tags": ["sea", "lamp"]}\n'},
            expects={"named.jsonl": ("The lamp was lit.",)},
        ),
    ]


def squad() -> list[LoaderCase]:
    """Two articles, with an answerable question and one that nothing answers."""
    asked = [{"id": "1", "question": "When?", "answers": [{"text": "1874", "answer_start": 37}]}]
    unanswered = [{"id": "2", "question": "Who?", "answers": [], "is_impossible": True}]
    lamp = {"title": "The_lamp", "paragraphs": [{"context": one, "qas": asked} for one in _SENTENCES[:2]]}
    keeper = {"title": "灯塔", "paragraphs": [{"context": _SENTENCES[2], "qas": unanswered}]}
    written = json.dumps({"version": "v2.0", "data": [lamp, keeper]}, ensure_ascii=False, indent=1).encode()
    return [LoaderCase(files={"kept.json": written}, expects={"kept.json": _SENTENCES})]


def csv() -> list[LoaderCase]:
    """Found out and stated delimiters, with and without a header."""
    return [
        LoaderCase(wrong=(Wrong({"delimiter": ";;"}, "delimiter"),)),
        LoaderCase(
            name="no header",
            settings={"header": False, "delimiter": ";"},
            files={"bare.csv": "1;The lamp was lit.\n2;灯塔\n".encode()},
            expects={"bare.csv": ("The lamp was lit.", "灯塔")},
        ),
    ]


def sentences() -> list[ChunkerCase]:
    """Passages of the usual length, short ones, and some of a single sentence."""
    return [
        ChunkerCase(
            longest=(count_tokens, 200),
            wrong=(Wrong({"max_tokens": 0}, "max_tokens"), Wrong({"overlap": -1}, "overlap")),
        ),
        _cut("short passages", max_tokens=12, overlap=2),
        _cut("one token a passage", max_tokens=1, overlap=0),
    ]


def tokens() -> list[ChunkerCase]:
    """Windows of the usual length, windows of which most is repeated, and single tokens."""
    return [
        ChunkerCase(
            longest=(count_tokens, 200),
            wrong=(Wrong({"max_tokens": 5, "overlap": 5}, "overlap"), Wrong({"max_tokens": "many"}, "max_tokens")),
        ),
        _cut("mostly repeated", max_tokens=10, overlap=9),
        _cut("one token a passage", max_tokens=1, overlap=0),
    ]


def markdown_chunker() -> list[ChunkerCase]:
    """Passages of the usual length, and short ones that follow headings of the first level alone."""
    return [
        ChunkerCase(longest=(count_tokens, 200), wrong=(Wrong({"levels": 0}, "levels"),)),
        _cut("short passages", max_tokens=12, levels=1),
    ]


def whole() -> list[ChunkerCase]:
    """It has no settings."""
    return [ChunkerCase()]


def _cut(name: str, *, max_tokens: int, **settings: int) -> ChunkerCase:
    chosen = {"max_tokens": max_tokens, **settings}
    return ChunkerCase(name=name, settings=chosen, longest=(count_tokens, max_tokens))


def _json_row(number: int) -> bytes:
    return json.dumps({"id": f"row {number}", "text": f"Row {number} of a long file."}).encode() + b"\n"
