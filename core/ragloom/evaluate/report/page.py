"""The whole page, from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from ragloom.evaluate.report.assets import asset, policy
from ragloom.evaluate.report.curve_plot import curve_section
from ragloom.evaluate.report.figures_section import figures_sections
from ragloom.evaluate.report.heading import heading
from ragloom.evaluate.report.histogram_plot import histograms_section
from ragloom.evaluate.report.latency_plot import latency_section
from ragloom.evaluate.report.made_section import made_section, malformed_section
from ragloom.evaluate.report.questions_section import questions_section
from ragloom.evaluate.results import Results

STYLES = ("page.css", "plots.css", "questions.css")

_TITLE = re.compile(r'<section id="([\w-]+)" [^>]*><h2[^>]*>([^<]*)</h2>')


def html_report(results: Results) -> str:
    """One HTML page that asks for nothing else: it can be opened from disk, mailed, and kept."""
    script, style = asset("page.js"), "\n".join(map(asset, STYLES))
    sections = [one for one in _sections(results) if one]
    body = "\n".join([heading(results), _contents(sections), *sections])
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(script=script, style=style)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">\n'
        f'<link rel="icon" href="data:,"><title>{escape(results.name)}: evaluation</title>\n'
        f"<style>{style}</style></head>\n"
        f"<body><main>{body}</main>\n"
        f"<script>{script}</script></body></html>\n"
    )


def _sections(results: Results) -> Iterator[str]:
    yield from figures_sections(results)
    yield latency_section(results)
    yield curve_section(results)
    yield histograms_section(results)
    yield questions_section(results)
    yield malformed_section(results)
    yield made_section(results)


def _contents(sections: list[str]) -> str:
    """Links to the sections, read off their own titles."""
    titles = (found for one in sections if (found := _TITLE.match(one)))
    links = "".join(f'<li><a href="#{found[1]}">{found[2]}</a></li>' for found in titles)
    return f'<nav class="contents" aria-label="Contents"><ul>{links}</ul></nav>'
