"""What every retriever promises of filters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ragloom.testing.agreement import hits, promise_agreement, shown
from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.checks import check, promise
from ragloom.testing.drawing import for_each
from ragloom.testing.filters import EVERYTHING, NOTHING, filters_over, telling_filters
from ragloom.testing.stock import crowd, questions_and_texts, stocked
from ragloom.testing.trial import Trial
from ragloom.types import Equal, Filter, Passage, Ranking, matches

Its = Trial[RetrieverCase]

_THREE = 3
_FILTERS = 30
_COPIES = 20


@check
def honours_filters(trial: Its) -> None:
    """Under a filter it gives what it gives without, less the passages whose metadata do not match."""
    with stocked(trial) as stock:
        texts = questions_and_texts(trial.case)[::2]
        free, held = stock.full(texts), stock.by_id(texts)

        def look(condition: Filter) -> None:
            _promise_filtered(trial, stock.full(texts, condition), free, held, texts, condition)

        for condition in (EVERYTHING, *telling_filters(trial.case.metadata)):
            look(condition)
        for_each(filters_over(trial.case.metadata), _FILTERS, look)


@check
def fills_k_under_a_filter(trial: Its) -> None:
    """``k`` passages that match are found where they are there, however many others score higher."""
    passages = crowd(trial.case, _COPIES)
    with stocked(trial, passages) as stock:
        texts = trial.case.questions
        free, held = stock.full(texts), stock.by_id(texts)
        for copy in (0, _COPIES - 1):
            condition = Equal("copy", copy)
            for k in (1, _THREE):
                found = stock.search(texts, k, condition)
                _promise_filtered(trial, found, free, held, texts, condition, k)


@check
def finds_nothing_that_a_filter_forbids(trial: Its) -> None:
    """Where no metadata match the filter every ranking is empty."""
    with stocked(trial) as stock:
        for condition in NOTHING:
            for text, found in stock.asked(trial.case.questions, 10, condition):
                promise(
                    not len(found), f"search({shown(text)}, filter={condition}) gave {hits(found)}: nothing matches"
                )


CHECKS = (
    honours_filters,
    fills_k_under_a_filter,
    finds_nothing_that_a_filter_forbids,
)


def _promise_filtered(
    trial: Its,
    found: Sequence[Ranking],
    free: Sequence[Ranking],
    held: dict[int, Passage],
    texts: Sequence[str],
    filter: Filter,
    k: int | None = None,
) -> None:
    """Promise that ``found`` is what was found ``free`` of a filter, less what does not match, cut at ``k``."""
    said = f"search(…, k={k or 'all'}, filter={filter})"
    allowed = [number for number, one in held.items() if matches(filter, one.metadata)]
    for text, one in zip(texts, found, strict=True):
        wrong = np.setdiff1d(one.ids, allowed).tolist()
        about = held[wrong[0]].metadata if wrong and wrong[0] in held else "an unknown id"
        promise(not wrong, f"{said} gave {hits(one)} for {shown(text)}; {wrong[:1]} does not match: {about}")
    expected = []
    for one in free:
        here = np.isin(one.ids, allowed)
        expected.append(Ranking(one.source, one.ids[here][:k], one.scores[here][:k]))
    promise_agreement(trial.case, found, expected, texts, said)
