"""Cutting what is too long to stay whole."""

from __future__ import annotations

import re

from ragloom_text.chunkers.counting import measured, token_spans
from ragloom_text.chunkers.unit import Unit, tiled

_CLAUSE_END = re.compile("[,;:，、；：—–)）」』”]$")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def split_clauses(text: str, start: int, end: int, max_tokens: int) -> list[Unit]:
    """``text[start:end]`` in units of at most ``max_tokens``: cut behind a clause where one ends in the second half."""
    tokens = token_spans(text, start, end)
    units = []
    first = 0
    while len(tokens) - first > max_tokens:
        last = _clause_end(text, tokens, first, first + max_tokens)
        units.append(Unit(start, tokens[last][0], last - first))
        start, first = tokens[last][0], last
    return [*units, Unit(start, end, len(tokens) - first)]


def _clause_end(text: str, tokens: list[tuple[int, int]], first: int, last: int) -> int:
    for index in range(last, (first + last) // 2, -1):
        if _CLAUSE_END.search(text[slice(*tokens[index - 1])]):
            return index
    return last


def split_lines(text: str, start: int, end: int, max_tokens: int) -> list[Unit]:
    """``text[start:end]`` in its lines, those that are too long in clauses: for code and tables."""
    lines = [match.span() for match in _LINE.finditer(text, start, end)]
    return [unit for line in lines for unit in fitting(text, line, max_tokens)]


def fitting(text: str, span: tuple[int, int], max_tokens: int) -> list[Unit]:
    """``span`` as one unit where it fits, in clauses otherwise."""
    whole = measured(text, *span)
    return [whole] if whole.tokens <= max_tokens else split_clauses(text, *span, max_tokens)


def sentence_units(text: str, spans: list[tuple[int, int]], bounds: tuple[int, int], max_tokens: int) -> list[Unit]:
    """Units that tile ``bounds``, one a sentence of ``spans`` where it fits."""
    return [unit for span in tiled(spans, *bounds) for unit in fitting(text, span, max_tokens)]
