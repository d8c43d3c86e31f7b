"""The first failures as plain HTML, for who reads the page without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ragloom.evaluate.report.embedding import listed, missing, sources
from ragloom.evaluate.report.numbers import shown
from ragloom.evaluate.report.shortening import ANSWER, shortened, source_length
from ragloom.evaluate.report.verdicts import Verdict, judge_of, unanswerable, verdicts
from ragloom.evaluate.results import Results, Row

MOST = 25
"""Questions that are shown."""


def unscripted(results: Results) -> str:
    """The failures, or the first questions where nothing failed."""
    pairs = [*zip(results.rows, verdicts(results), strict=True)]
    failed = [one for one in pairs if one[1].failed]
    chosen = (failed or pairs)[:MOST]
    longest, judge = source_length(results.rows), judge_of(results)
    rows = "".join(_row(row, verdict, longest, judge) for row, verdict in chosen)
    what = f"{len(chosen):,} of {len(failed):,} failures" if failed else f"{len(chosen):,} of {len(pairs):,} questions"
    return (
        f"<noscript><p>Here are {what}. With JavaScript all questions are here, to sort and to filter; results.json "
        'holds them too.</p><div class="scroll"><table class="questions"><thead><tr><th scope="col">Question</th>'
        f'<th scope="col">Outcome</th></tr></thead><tbody>{rows}</tbody></table></div></noscript>'
    )


def _row(row: Row, verdict: Verdict, longest: int, judge: str) -> str:
    told = "".join(_told(row, longest, judge))
    return (
        f'<tr><td><details><summary dir="auto">{escape(row.question)}</summary><dl>{told}</dl>'
        f"</details></td><td>{verdict.word}</td></tr>"
    )


def _told(row: Row, longest: int, judge: str) -> Iterator[str]:
    yield _term("Error", [shortened(row.error, ANSWER)] if row.error else [])
    yield _term("Answer", [shortened(row.text, ANSWER)] if row.text else [])
    none = ["none: the documents do not answer this"] if unanswerable(row, judge) else []
    yield _term("Accepted answers", row.gold or none)
    yield _term("Values", [f"{name} {shown(value)}" for name, value in row.values.items()])
    yield _term("Found documents", [_found(**one) for one in listed(row)])
    yield _term("Not found, though relevant", missing(row))
    yield _term("Sources", [_source(**one) for one in sources(row, longest)])


def _found(*, rank: int, document: str, title: str, relevant: bool, cited: bool) -> str:
    marks = ", ".join(["relevant"] * relevant + ["cited"] * cited)
    return f"{rank}. {document} {title}{f' ({marks})' if marks else ''}"


def _source(*, text: str, document: str, cited: bool) -> str:
    return f"{document}{' (cited document)' * cited}\n{text}"


def _term(name: str, texts: Sequence[str]) -> str:
    said = "".join(f'<dd dir="auto">{escape(one)}</dd>' for one in texts)
    return f"<dt>{name}</dt>{said}" if texts else ""
