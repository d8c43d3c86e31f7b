"""All questions, for the script to show: what filters them, and an empty table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ragloom.evaluate.diagnosis import HALF
from ragloom.evaluate.report.columns import judge_first
from ragloom.evaluate.report.embedding import embedded
from ragloom.evaluate.report.unscripted import unscripted
from ragloom.evaluate.report.verdicts import failures, judge_of, verdicts
from ragloom.evaluate.results import Results

_FAILURES = (
    "Failures are wrong answers ({judge} below {half:g}), abstentions where something was right, and questions that "
    "have no outcome."
)


def questions_section(results: Results) -> str:
    """Hidden until the script runs; without it the first failures are there to read."""
    judge = judge_of(results)
    told = f'<p class="quiet">{_FAILURES.format(judge=escape(judge), half=HALF)}</p>' if judge else ""
    return (
        '<section id="questions" aria-labelledby="questions-title"><h2 id="questions-title">Questions</h2>'
        f"{told}"
        f'<div id="explorer" hidden>{_filters(results)}<p id="shown" class="quiet" role="status"></p>'
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="questions-title">'
        f'<table class="questions"><thead><tr>{_heads(results)}</tr></thead><tbody id="page"></tbody></table></div>'
        '<nav class="pages" aria-label="Pages of questions"><button type="button" id="previous">← Previous</button>'
        '<span id="place"></span><button type="button" id="next">Next →</button></nav></div>'
        f'{unscripted(results)}<script type="application/json" id="data">{embedded(results)}</script></section>'
    )


def _filters(results: Results) -> str:
    failed = failures(verdicts(results))
    checked = " checked" if failed else ""
    metrics = judge_first(results)
    return (
        '<form class="filters" id="filters" aria-label="Filter the questions">'
        f'<label class="tick"><input type="checkbox" id="failures"{checked}>Failures only ({failed:,})</label>'
        '<label class="wide">Text<input type="search" id="text" placeholder="in question, answers, ids and errors">'
        "</label>"
        f"{_languages(results)}{_below(metrics) if metrics else ''}</form>"
    )


def _languages(results: Results) -> str:
    languages = sorted({row.language for row in results.rows})
    hidden = "" if len(languages) > 1 else " hidden"
    options = f'<option value="">all</option>{_options(languages)}'
    return f'<label{hidden}>Language<select id="language">{options}</select></label>'


def _below(metrics: Sequence[str]) -> str:
    return (
        f'<label>Metric<select id="metric">{_options(metrics)}</select></label>'
        '<label>is below<input type="number" id="below" step="any" inputmode="decimal" placeholder="any"></label>'
    )


def _options(names: Sequence[str]) -> str:
    return "".join(f'<option value="{escape(one)}">{escape(one)}</option>' for one in names)


def _heads(results: Results) -> str:
    """A column's ``data-key`` says where a row of the JSON has its value."""
    sure = any(row.confidence == row.confidence for row in results.rows)
    columns = [
        ("order", "#", "number"),
        ("question", "Question", ""),
        ("outcome", "Outcome", ""),
        *([("language", "Language", "")] if len({row.language for row in results.rows}) > 1 else []),
        *((f"value:{name}", name, "number") for name in judge_first(results)),
        *([("confidence", "Confidence", "number")] if sure else []),
    ]
    return "".join(_head(*one) for one in columns)


def _head(key: str, title: str, kind: str) -> str:
    sorts = f'<button type="button" title="Sort by {escape(title)}">{escape(title)}</button>'
    order = "ascending" if key == "order" else "none"
    return f'<th scope="col" class="{kind}" data-key="{escape(key)}" aria-sort="{order}">{sorts}</th>'
