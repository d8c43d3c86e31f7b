"""What a retriever promises."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np

from ragloom.interfaces import Indexed
from ragloom.testing.agreement import hits, promise_agreement, promise_same, recall, shown
from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.elsewhere import elsewhere
from ragloom.testing.fakes import passage
from ragloom.testing.material import ODD_QUESTIONS
from ragloom.testing.stock import openings, passages_of, questions_and_texts, stocked
from ragloom.testing.suites import filtering
from ragloom.testing.trial import Trial
from ragloom.types import Equal, Query, Ranking

CASE = RetrieverCase
Its = Trial[RetrieverCase]

_LONG = ("the lighthouse " * 20_000, "灯塔" * 20_000, "x" * 100_000)
_THREE = 3
_APPROXIMATE = "an approximate retriever may find others"


@check
def gives_one_ranking_a_query(trial: Its) -> None:
    """``search`` gives a list of as many rankings as there are queries, none for none."""
    with stocked(trial) as stock:
        texts = (*trial.case.questions, *ODD_QUESTIONS)
        for size in range(len(texts) + 1):
            found = stock.search(texts[:size], _THREE)
            promise(isinstance(found, list), f"search() gave a {type(found).__name__}, no list of rankings")
            promise(len(found) == size, f"search() gave {len(found)} rankings for {size} queries")
            odd = [type(one).__name__ for one in found if not isinstance(one, Ranking)]
            promise(not odd, f"search() gave {odd[:1]} where a ragloom.types.Ranking was promised")


@check
def gives_at_most_k(trial: Its) -> None:
    """A ranking holds at most ``k`` passages."""
    with stocked(trial) as stock:
        for k in (1, 2, _THREE, len(stock.passages)):
            for text, found in stock.asked(trial.case.questions, k):
                promise(len(found) <= k, f"search({shown(text)}, k={k}) gave {len(found)} passages")


@check
def gives_int64_ids_and_float32_scores(trial: Its) -> None:
    """``ids`` are int64[n] and ``scores`` float32[n], also where nothing is found."""
    with stocked(trial) as stock:
        for text, found in stock.asked((*trial.case.questions, *ODD_QUESTIONS)):
            ids, scores = np.asarray(found.ids), np.asarray(found.scores)
            said = f"search({shown(text)}) gave ids {ids.dtype}{list(ids.shape)} and scores "
            fits = ids.dtype == np.int64 and scores.dtype == np.float32 and ids.ndim == 1 and ids.shape == scores.shape
            promise(fits, f"{said}{scores.dtype}{list(scores.shape)}; int64[n] and float32[n] are promised")


@check
def gives_finite_scores_best_first(trial: Its) -> None:
    """Scores are finite and descend."""
    with stocked(trial) as stock:
        for text, found in stock.asked(questions_and_texts(trial.case)):
            scores = np.asarray(found.scores)
            said = f"search({shown(text)}) gave {hits(found)}"
            promise(np.isfinite(scores).all(), f"{said}: a score is not finite")
            promise((scores[1:] <= scores[:-1]).all(), f"{said}: the scores do not descend")


@check
def gives_only_passages_that_it_holds(trial: Its) -> None:
    """No id is invented, and no ranking is padded (with -1, say) to ``k``."""
    with stocked(trial) as stock:
        texts = (*trial.case.questions, *ODD_QUESTIONS)
        held = stock.by_id(texts)
        for text, found in stock.asked(texts, len(stock.passages) + 5):
            strange = [number for number in found.ids.tolist() if number not in held]
            promise(
                not strange, f"search({shown(text)}) gave the ids {strange[:5]}: the collection has no such passages"
            )


@check
def gives_a_passage_once(trial: Its) -> None:
    """No id stands in a ranking twice."""
    with stocked(trial) as stock:
        for text, found in stock.asked(questions_and_texts(trial.case)):
            unique = len(np.unique(found.ids)) == len(found)
            promise(unique, f"search({shown(text)}) gave {found.ids.tolist()}: an id stands there twice")


@check
def orders_equal_scores_by_id(trial: Its) -> None:
    """Among equal scores the smaller id stands first, and where ``k`` cuts, the smaller ids stay.

    Equal to the bit is equal at any tolerance: that allows for rounding, not for a choice. The cut is not looked at in
    an approximate retriever, which may have met only some of the equal passages; the order of those it gives is.
    """
    first = next(iter(trial.case.texts.values()))
    with stocked(trial, [passage(number, first) for number in range(1, 31)]) as stock:
        ranking, full = stock.search([first], 5)[0], stock.full([first])[0]
        for found in (ranking, full):
            scores, ids = np.asarray(found.scores), np.asarray(found.ids)
            sorted_so = (ids[1:] > ids[:-1]) | (scores[1:] < scores[:-1])
            promise(sorted_so.all(), f"of 30 equal passages search() gave {hits(found)}: equal scores are not by id")
        # A tolerance is for scores that are computed another way; these are equal to the bit.
        if trial.case.exact and len(set(full.scores.tolist())) == 1:
            kept = full.ids.tolist()[:5] == ranking.ids.tolist()
            promise(kept, f"of 30 equal passages the first 5 of all are {hits(full.head(5))}, of k=5 {hits(ranking)}")


@check
def gives_what_there_is_where_k_is_larger(trial: Its) -> None:
    """``k`` may be larger than the number of passages: the ranking is the one for that number."""
    with stocked(trial) as stock:
        expected = stock.full(trial.case.questions)
        for k in (len(stock.passages) + 1, 1000, 1_000_000):
            found = stock.search(trial.case.questions, k)
            promise_same(trial.case, found, expected, trial.case.questions, f"k={k}, {len(stock.passages)} passages")


@check
def gives_the_head_for_a_smaller_k(trial: Its) -> None:
    """The ranking for a smaller ``k`` is the head of the one for a larger."""
    if not trial.case.exact:
        raise NotApplicable(_APPROXIMATE)
    with stocked(trial) as stock:
        texts = questions_and_texts(trial.case)
        full = stock.full(texts)
        for k in range(1, len(stock.passages)):
            expected = [one.head(k) for one in full]
            promise_same(trial.case, stock.search(texts, k), expected, texts, f"k={k} and the head of all")


@check
def finds_nothing_where_k_is_zero(trial: Its) -> None:
    """``k`` may be 0: then every ranking is empty, over some passages and over none."""
    for passages in (None, ()):
        with stocked(trial, passages) as stock:
            found = stock.search(trial.case.questions, 0)
            empty = [len(one) for one in found] == [0] * len(trial.case.questions)
            promise(empty, f"for k=0 over {len(stock.passages)} passages search() gave {[hits(one) for one in found]}")


@check
def finds_nothing_in_an_empty_collection(trial: Its) -> None:
    """Over no passages every query gets an empty ranking."""
    with stocked(trial, []) as stock:
        for condition in (None, Equal("place", "cape")):
            found = stock.search(trial.case.questions, 10, condition)
            empty = [len(one) for one in found] == [0] * len(trial.case.questions)
            promise(empty, f"over an empty collection search() gave {[hits(one) for one in found]}")


@check
def gives_a_batch_what_it_gives_one_at_a_time(trial: Its) -> None:
    """What a query is given does not depend on the others of its batch."""
    with stocked(trial) as stock:
        texts = [*trial.case.questions, *ODD_QUESTIONS, *trial.case.questions] * 2
        together = stock.full(texts)
        alone = [stock.full([text])[0] for text in texts]
        promise_same(trial.case, together, alone, texts, "in a batch and alone")


@check
def bears_odd_questions(trial: Its) -> None:
    """Empty, senseless and very long questions get a ranking."""
    with stocked(trial) as stock:
        for text in (*ODD_QUESTIONS, *_LONG):
            for found in stock.search([text], 10):
                promise(len(found) <= len(stock.passages), f"search({shown(text)}) gave {len(found)} passages")


@check
def finds_what_the_case_says(trial: Its) -> None:
    """Each question of ``finds`` has the document that is named there among its first three."""
    if not trial.case.finds:
        raise NotApplicable("the case names no documents in finds")
    with stocked(trial) as stock:
        texts = tuple(trial.case.finds)
        held = stock.by_id(texts)
        for text, found in stock.asked(texts, _THREE):
            names = [held[number].document_id for number in found.ids.tolist() if number in held]
            wanted = trial.case.finds[text]
            promise(wanted in names, f"search({shown(text)}, k=3) gave {names}; the case says that it finds {wanted!r}")


@check
def finds_a_passage_by_its_own_words(trial: Its) -> None:
    """Whoever searches for a passage's whole text finds that passage, if ``k`` lets everything in."""
    with stocked(trial) as stock:
        texts = [one.text for one in stock.passages]
        wanted = stock.by_id(texts)
        places = {one.document_id: number for number, one in wanted.items()}
        expected = [_only(places.get(one.document_id, -1)) for one in stock.passages]
        found = stock.full(texts)
        lost = [text for text, one, other in zip(texts, found, expected, strict=True) if recall([one], [other]) < 1]
        share = 1 - len(lost) / len(texts)
        promise(
            share >= trial.case.recall, f"searched for by their own text, not found: {[shown(one) for one in lost]}"
        )


@check
def finds_passages_by_their_title(trial: Its) -> None:
    """A passage's title counts as its text does: it is in ``Passage.indexed_text``.

    Every text is there three times, without a title, again so, and with the case's. A search for that title puts the
    last before the others, or finds it alone; an approximate retriever does so for the share that the case states.
    """
    bare = passages_of(trial.case)
    again = [replace(one, id=one.id + len(bare)) for one in bare]
    titled = [replace(one, id=one.id + len(bare), title=trial.case.title) for one in again]
    with stocked(trial, [*bare, *again, *titled]) as stock:
        ((_, found),) = stock.asked([trial.case.title])
        held = stock.by_id([trial.case.title])
        places: dict[tuple[str, str], int] = {}
        for place, number in enumerate(found.ids.tolist()):
            places.setdefault((held[number].text, held[number].title), place)
        last = len(found)
        missed = [
            one.document_id
            for one in titled
            if places.get((one.text, one.title), last) >= places.get((one.text, ""), last)
        ]
        share = 1 - len(missed) / len(titled)
        promise(
            share >= trial.case.recall,
            f"search({shown(trial.case.title)}) put {missed[:3]} with that title behind the same text without one; "
            "index Passage.indexed_text, not text",
        )


@check
def gives_the_same_again(trial: Its) -> None:
    """The same query gets the same ranking again, whatever was asked and done with the arrays in between."""
    with stocked(trial) as stock:
        texts = trial.case.questions
        first = stock.full(texts)
        before = [Ranking(one.source, one.ids.copy(), one.scores.copy()) for one in first]
        for _ in range(_THREE):
            stock.search(ODD_QUESTIONS, _THREE)
            for one in stock.full(texts):
                _scribble(one.ids)
                _scribble(one.scores)
        promise_same(trial.case, stock.full(texts), before, texts, "asked again, the arrays given before written to")


@check
def gives_the_same_from_another_instance(trial: Its) -> None:
    """Two retrievers made alike of the same passages rank alike."""
    with openings(trial) as opening:
        passages, texts = passages_of(trial.case), questions_and_texts(trial.case)
        one, other = (opening.stock(passages).full(texts) for _ in range(2))
        promise_agreement(trial.case, other, one, texts, "two instances made alike")


@check
def gives_the_same_in_another_process(trial: Its) -> None:
    """Made of the same passages in another process, where strings have other hashes, it ranks alike."""
    if trial.case.fill is not None:
        raise NotApplicable("its engine is filled by this process")
    if isinstance(trial.make(), Indexed):
        raise NotApplicable("looked at together with its index")
    texts = trial.case.questions
    with stocked(trial) as stock:
        here = stock.full(texts)
    there = elsewhere(trial, ranked_afresh, {"texts": dict(trial.case.texts), "questions": texts})
    promise_agreement(trial.case, ranked(there), here, texts, "in a process with another PYTHONHASHSEED, and here")


@check
def serves_several_threads(trial: Its) -> None:
    """Eight threads at once get what one after the other would."""
    with stocked(trial) as stock:
        texts = [*trial.case.questions, *ODD_QUESTIONS] * 4
        both = [(text, condition) for text in texts for condition in (None, Equal("place", "cape"))]
        alone = [stock.full([text], condition)[0] for text, condition in both]
        abreast = trial.abreast(lambda asked: stock.full([asked[0]], asked[1])[0], both)
        promise_same(trial.case, abreast, alone, [text for text, _ in both], "among eight threads, and alone")


@check
def leaves_what_it_is_given_as_it_was(trial: Its) -> None:
    """It changes neither the list of queries nor the passages, and takes a tuple of queries as well."""
    passages = passages_of(trial.case)
    before = deepcopy(passages)
    with stocked(trial, passages) as stock:
        queries = [Query(text) for text in trial.case.questions]
        found = stock.retriever.search(queries, _THREE)
        promise(queries == [Query(text) for text in trial.case.questions], "search() changed the list of queries")
        promise(passages == before, "the passages that it was given have changed")
        again = stock.retriever.search(tuple(queries), _THREE)
        promise_same(trial.case, again, found, trial.case.questions, "a tuple and a list of queries")


@check
def names_itself_as_the_source(trial: Its) -> None:
    """A ranking's ``source`` is the name that the retriever is registered by, also where nothing is found."""
    with stocked(trial) as stock, stocked(trial, []) as empty:
        for found in (*stock.full((*trial.case.questions, *ODD_QUESTIONS)), *empty.search(trial.case.questions, 1)):
            name = trial.registration.name
            promise(found.source == name, f"a ranking's source is {found.source!r}, the retriever is called {name!r}")


CHECKS = (
    gives_one_ranking_a_query,
    gives_at_most_k,
    gives_int64_ids_and_float32_scores,
    gives_finite_scores_best_first,
    gives_only_passages_that_it_holds,
    gives_a_passage_once,
    orders_equal_scores_by_id,
    gives_what_there_is_where_k_is_larger,
    gives_the_head_for_a_smaller_k,
    finds_nothing_where_k_is_zero,
    finds_nothing_in_an_empty_collection,
    gives_a_batch_what_it_gives_one_at_a_time,
    *filtering.CHECKS,
    bears_odd_questions,
    finds_what_the_case_says,
    finds_a_passage_by_its_own_words,
    finds_passages_by_their_title,
    gives_the_same_again,
    gives_the_same_from_another_instance,
    gives_the_same_in_another_process,
    serves_several_threads,
    leaves_what_it_is_given_as_it_was,
    names_itself_as_the_source,
)


def ranked_afresh(trial: Its, given: Any) -> list[list[list[float]]]:
    """The rankings of a new retriever over the given texts, as JSON."""
    passages = [passage(number, text, document=name) for number, (name, text) in enumerate(given["texts"].items(), 1)]
    with stocked(trial, passages) as stock:
        return listed(stock.full(given["questions"]))


def listed(rankings: Sequence[Ranking]) -> list[list[list[float]]]:
    """Rankings as JSON: the ids and the scores of each."""
    return [[one.ids.tolist(), one.scores.tolist()] for one in rankings]


def ranked(told: Sequence[Sequence[Sequence[float]]]) -> list[Ranking]:
    """The rankings that such JSON tells of."""
    return [Ranking("", np.array(ids, np.int64), np.array(scores, np.float32)) for ids, scores in told]


def _only(number: int) -> Ranking:
    return Ranking.of("", [number], [0.0])


def _scribble(array: np.ndarray[Any, Any]) -> None:
    """What a caller may do to an array that is its own; a read-only one is safe."""
    if array.flags.writeable:
        array[:] = 77
