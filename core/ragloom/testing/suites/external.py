"""What a retriever over an engine that holds the passages itself promises, beside what every retriever does."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from ragloom.testing.agreement import promise_same, shown
from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.checks import check, promise
from ragloom.testing.drawing import for_each
from ragloom.testing.filters import NOTHING, filters_over
from ragloom.testing.material import ODD_QUESTIONS
from ragloom.testing.stock import Stock, stocked
from ragloom.testing.trial import Trial
from ragloom.types import Filter, Hits, Passage, Query, Ranking, matches

CASE = RetrieverCase
Its = Trial[RetrieverCase]

_FILTERS = 40


@check
def gives_hits_for_each_query(trial: Its) -> None:
    """``hits`` gives a list of as many ``Hits`` as there are queries, none for none."""
    with stocked(trial) as stock:
        queries = [Query(text) for text in (*trial.case.questions, *ODD_QUESTIONS)]
        for size in range(len(queries) + 1):
            found = stock.retriever.hits(queries[:size], 3)
            promise(isinstance(found, list), f"hits() gave a {type(found).__name__}, no list")
            promise(len(found) == size, f"hits() gave {len(found)} for {size} queries")
            odd = [type(one).__name__ for one in found if not isinstance(one, Hits)]
            promise(not odd, f"hits() gave {odd[:1]} where a ragloom.types.Hits was promised")


@check
def gives_a_score_a_passage(trial: Its) -> None:
    """There are at most ``k`` passages, each once, with as many finite scores, which descend."""
    with stocked(trial) as stock:
        for k in (1, 3, len(stock.passages) + 5):
            for text, found in _asked(stock, (*trial.case.questions, *ODD_QUESTIONS), k):
                said = f"hits({shown(text)}, k={k})"
                ids, scores = [one.id for one in found.passages], list(found.scores)
                promise(len(ids) == len(scores), f"{said} gave {len(ids)} passages and {len(scores)} scores")
                promise(len(ids) <= k, f"{said} gave {len(ids)} passages")
                promise(len(set(ids)) == len(ids), f"{said} gave the ids {ids}: one stands there twice")
                promise(all(map(isfinite, scores)), f"{said} gave scores that are not finite: {scores}")
                promise(scores == sorted(scores, reverse=True), f"{said} gave scores that do not descend: {scores}")


@check
def gives_the_passages_themselves(trial: Its) -> None:
    """A hit is a passage as it was put in: its text, document and metadata; its offsets fit its length."""
    with stocked(trial) as stock:
        known = {one.document_id: one for one in stock.passages}
        for text, found in _asked(stock, trial.case.questions):
            for one in found.passages:
                promise(isinstance(one, Passage), f"hits({shown(text)}) gave a {type(one).__name__}, no Passage")
                meant = known.get(one.document_id)
                said = f"hits({shown(text)}) gave a passage of document {one.document_id!r}"
                promise(meant is not None, f"{said}, which was not put in")
                promise(meant and one.text == meant.text, f"{said} with the text {shown(one.text)}")
                promise(meant and dict(one.metadata) == dict(meant.metadata), f"{said} with metadata {one.metadata}")
                promise(one.end - one.start == len(one.text), f"{said}: [{one.start}:{one.end}] does not fit its text")


@check
def finds_in_hits_what_it_finds_in_search(trial: Its) -> None:
    """``search`` and ``hits`` give the same ids with the same scores."""
    with stocked(trial) as stock:
        texts = (*trial.case.questions, *trial.case.texts.values(), *ODD_QUESTIONS)
        for k in (2, len(stock.passages)):
            found = [
                Ranking.of(one.source, [each.id for each in one.passages], one.scores)
                for _, one in _asked(stock, texts, k)
            ]
            promise_same(trial.case, found, stock.search(texts, k), texts, f"hits() and search(), k={k}")


@check
def honours_filters_in_hits(trial: Its) -> None:
    """Every hit matches the filter, and what is found without the filter and matches is found with it."""
    with stocked(trial) as stock:
        texts = trial.case.questions
        free = [[one.document_id for one in found.passages] for _, found in _asked(stock, texts)]
        about = {one.document_id: one.metadata for one in stock.passages}

        def look(condition: Filter) -> None:
            for (text, found), before in zip(_asked(stock, texts, filter=condition), free, strict=True):
                names = {one.document_id for one in found.passages}
                wanted = {name for name in before if matches(condition, about[name])}
                said = f"hits({shown(text)}, filter={condition}) gave {sorted(names)}"
                wrong = sorted(name for name in names if not matches(condition, about.get(name, {})))
                promise(not wrong, f"{said}; {wrong} does not match")
                lost = sorted(wanted - names) if trial.case.exact else []
                promise(not lost, f"{said}; {lost} matches and is found without a filter")

        for condition in NOTHING:
            look(condition)
        for_each(filters_over(trial.case.metadata), _FILTERS, look)


@check
def names_itself_as_the_source_of_hits(trial: Its) -> None:
    """The ``source`` of hits is the name that the retriever is registered by."""
    with stocked(trial) as stock:
        for text, found in _asked(stock, (*trial.case.questions, *ODD_QUESTIONS)):
            name = trial.registration.name
            promise(found.source == name, f"hits({shown(text)}) has source {found.source!r}, the retriever is {name!r}")


CHECKS = (
    gives_hits_for_each_query,
    gives_a_score_a_passage,
    gives_the_passages_themselves,
    finds_in_hits_what_it_finds_in_search,
    honours_filters_in_hits,
    names_itself_as_the_source_of_hits,
)


def _asked(
    stock: Stock, texts: Sequence[str], k: int | None = None, filter: Filter | None = None
) -> list[tuple[str, Hits]]:
    """Each text with its hits; as many as there are where no ``k`` is given."""
    found = stock.retriever.hits([Query(text) for text in texts], k or len(stock.passages), filter=filter)
    promise(len(found) == len(texts), f"hits() gave {len(found)} for {len(texts)} queries")
    return list(zip(texts, found, strict=True))
