"""What somebody needs to make the same evaluation again, and the rows of the data that are no questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

import yaml

from ragloom.evaluate.results import Results
from ragloom.interfaces.resources import Json

MOST_LISTED = 1000
"""Malformed rows; of more, results.json holds the rest."""


def made_section(results: Results) -> str:
    """Config, metrics, versions, seeds and the data's hash."""
    facts = {"data": results.data.get("file"), "sha256 of the data": results.data.get("sha256"), **results.made_with}
    rows = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{_value(one)}</td></tr>' for name, one in facts.items())
    return (
        '<section id="made" aria-labelledby="made-title"><h2 id="made-title">How it was made</h2>'
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="made-title"><table class="facts">'
        f"<tbody>{rows}</tbody></table></div>{_folded('Config', results.config)}{_folded('Metrics', results.metrics)}"
        "</section>"
    )


def malformed_section(results: Results) -> str:
    """The data's rows that are no questions; empty where there are none."""
    given = results.data.get("malformed")
    rows = [str(one) for one in given] if isinstance(given, list) else []
    if not rows:
        return ""
    return (
        '<section id="malformed" aria-labelledby="malformed-title"><h2 id="malformed-title">Malformed rows</h2>'
        '<p class="quiet">These rows of the data are no questions, and no figure counts them.</p>'
        f"<ul>{''.join(_listed(rows))}</ul></section>"
    )


def _listed(rows: list[str]) -> Iterator[str]:
    yield from (f'<li dir="auto">{escape(one)}</li>' for one in rows[:MOST_LISTED])
    if (more := len(rows) - MOST_LISTED) > 0:
        yield f"<li>and {more:,} more</li>"


def _folded(title: str, value: Mapping[str, object]) -> str:
    return f"<details><summary>{title}</summary><pre>{escape(_yaml(value))}</pre></details>"


def _value(value: Json) -> str:
    if isinstance(value, dict | list):
        return f"<pre>{escape(_yaml(value))}</pre>"
    return f"<code>{escape('–' if value is None else str(value))}</code>"


def _yaml(value: object) -> str:
    text: str = yaml.safe_dump(_plain(value), sort_keys=False, allow_unicode=True, width=100)
    return text.rstrip("\n")


def _plain(value: object) -> object:
    """Mappings and sequences of whatever kind as YAML knows them."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
