"""Cutting a request's sources, from the last, until its prompt fits; the question is never cut."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

from ragloom.errors import GenerationError
from ragloom.prompts.counting import Count, estimate_tokens
from ragloom.prompts.language import CJK
from ragloom.prompts.layout import lay_out
from ragloom.types import Passage, Request

_WORD_CHARACTER = re.compile(rf"[^\W{CJK}]")
_LAST_WORD = re.compile(rf"[^\W{CJK}]+\Z")


def fit(
    request: Request, *, budget: int | None, count: Count = estimate_tokens, language: str | None = None
) -> Request:
    """``request`` with as many of its sources as fit ``budget`` tokens, the first that does not shortened.

    The kept sources keep their numbers; the shortened one is a prefix of its passage, so that its offsets hold.
    Raises ``GenerationError`` where the prompt does not fit even without any source.
    """
    return request if budget is None else fit_to(request, budget, lambda one: count(lay_out(one, language).text))


def fit_to(request: Request, budget: int, length: Callable[[Request], int]) -> Request:
    """As ``fit``, where ``length`` says how many tokens the prompt of a request has."""

    def fits(sources: tuple[Passage, ...]) -> bool:
        return length(replace(request, sources=sources)) <= budget

    sources = request.sources
    if fits(sources):
        return request
    if not fits(()):
        raise GenerationError(
            f"the prompt without any source is longer than {budget} tokens",
            hint="shorten the question or the instruction, or choose a model that reads more",
        )
    whole = _most(len(sources) - 1, lambda number: fits(sources[:number]))
    cut = sources[whole]
    size = _most(len(cut.text) - 1, lambda size: fits((*sources[:whole], shortened(cut, size))))
    rest = shortened(cut, size)
    return replace(request, sources=(*sources[:whole], rest) if rest.text else sources[:whole])


def shortened(passage: Passage, length: int) -> Passage:
    """At most the first ``length`` characters of ``passage``, no word cut in two."""
    text = passage.text[:length]
    if text and length < len(passage.text) and _WORD_CHARACTER.match(passage.text[length]):
        text = _LAST_WORD.sub("", text)
    text = text.rstrip()
    return replace(passage, text=text, end=passage.start + len(text))


def _most(limit: int, fits: Callable[[int], bool]) -> int:
    """The largest number from 0 to ``limit`` that fits, where 0 does and what fits goes on fitting when made less."""
    return bisect_left(range(1, limit + 1), True, key=lambda number: not fits(number))
