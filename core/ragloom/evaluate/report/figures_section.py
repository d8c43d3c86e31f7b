"""The figures, retrieval and generation apart: one sees which part to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ragloom.evaluate.report.interval_plot import interval_plot
from ragloom.evaluate.report.numbers import between, count, shown
from ragloom.evaluate.report.scale import scale_of
from ragloom.evaluate.results import GROUPS, Figure, Results
from ragloom.interfaces.resources import Json

RETRIEVAL, COST = ("retrieval",), ("latency", "usage")
HEADS = ("Figure", "Value", "Interval", "Scored", "Failed", "Better")


def figures_sections(results: Results) -> Iterator[str]:
    """A section a part of the pipeline that has figures."""
    groups = list(dict.fromkeys([*GROUPS, *(one.group for one in results.figures)]))
    generation = [group for group in groups if group not in (*RETRIEVAL, *COST)]
    for title, part in (("Retrieval", RETRIEVAL), ("Generation", generation), ("Time and cost", COST)):
        told = [group for group in part if any(one.group == group for one in results.figures)]
        if told:
            yield _section(title, [_body(group, results, headed=len(told) > 1) for group in told], results)


def _section(title: str, bodies: Sequence[str], results: Results) -> str:
    name = title.split(maxsplit=1)[0].lower()
    heads = "".join(
        f'<th scope="col"{_class(head)}>{head}{_level(results) if head == "Interval" else ""}</th>' for head in HEADS
    )
    return (
        f'<section id="{name}" aria-labelledby="{name}-title"><h2 id="{name}-title">{title}</h2>'
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}-title"><table class="figures">'
        f"<thead><tr>{heads}</tr></thead>{''.join(bodies)}</table></div></section>"
    )


def _level(results: Results) -> str:
    levels = {one.level for one in results.figures}
    return f" ({levels.pop():.0%})".replace("%", " %") if len(levels) == 1 else ""


def _class(head: str) -> str:
    return ' class="number"' if head in ("Value", "Scored", "Failed") else ""


def _body(group: str, results: Results, *, headed: bool) -> str:
    figures = [one for one in results.figures if one.group == group]
    rows = "".join(_row(one, figures, results.metrics.get(one.name, {})) for one in figures)
    head = f'<tr><th scope="rowgroup" colspan="{len(HEADS)}" class="group">{escape(group.capitalize())}</th></tr>'
    return f"<tbody>{head if headed else ''}{rows}</tbody>"


def _row(figure: Figure, group: Sequence[Figure], metric: Mapping[str, Json]) -> str:
    interval = between(figure.low, figure.high, figure.unit)
    better = "↑ higher" if figure.higher_is_better else "↓ lower"
    failed = f'<td class="number{" bad" if figure.failed else ""}">{figure.failed:,}</td>'
    return (
        f'<tr><th scope="row">{escape(figure.name)}{_settings(figure.name, metric)}</th>'
        f'<td class="number value">{escape(shown(figure.value, figure.unit))}</td>'
        f'<td>{interval_plot(figure, scale_of(figure, group))}<span class="quiet">{escape(interval)}</span></td>'
        f'<td class="number">{figure.scored:,}</td>{failed}<td class="quiet">{better}</td></tr>'
    )


def _settings(figure: str, metric: Mapping[str, Json]) -> str:
    """What the metric is set to, where its name (``recall@5``) does not say it; what is off is left out."""
    left = {name: value for name, value in metric.items() if name != "use" and value not in (None, False)}
    said = ", ".join(f"{name} {value}" for name, value in left.items() if not figure.endswith(f"@{value}"))
    return f'<span class="quiet">{escape(said)}</span>' if said else ""


def failed_note(results: Results) -> str:
    """A sentence where questions failed, so that no figure is taken for one over all of them."""
    failed = sum(1 for row in results.rows if row.error)
    said = count(failed, "question has", "questions have")
    return f"{said} no answer because something went wrong; each figure says how many it lacks." if failed else ""
