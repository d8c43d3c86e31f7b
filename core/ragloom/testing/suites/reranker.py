"""What a reranker promises."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.testing.agreement import shown
from ragloom.testing.cases.reranker import RerankerCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.elsewhere import elsewhere
from ragloom.testing.fakes import passage
from ragloom.testing.material import METADATA, ODD_QUESTIONS
from ragloom.testing.numbers_alike import promise_alike, promise_finite, promise_float32, written_over
from ragloom.testing.trial import Trial
from ragloom.types import Passage, Query

CASE = RerankerCase
Its = Trial[RerankerCase]
Scores = NDArray[np.float32]

_LONG = ("the lighthouse " * 7_000, "灯塔" * 50_000, "x" * 100_000)


@check
def gives_a_score_a_passage(trial: Its) -> None:
    """``score`` gives float32[n] for n passages, also for none."""
    with trial.opened() as reranker:
        for question in trial.case.questions:
            for size in (0, 1, len(trial.case.texts)):
                found = reranker.score(Query(question), _passages(trial)[:size])
                promise_float32(found, (size,), f"score({shown(question)}, {size} passages)")


@check
def gives_finite_scores(trial: Its) -> None:
    """No score is NaN or infinite."""
    with trial.opened() as reranker:
        for question in (*trial.case.questions, *ODD_QUESTIONS):
            found = _score(reranker, question, _passages(trial))
            promise_finite(found, f"score({shown(question)}, {len(found)} passages)")


@check
def gives_a_batch_what_it_gives_one_at_a_time(trial: Its) -> None:
    """A passage's score does not depend on the others that it is scored with."""
    with trial.opened() as reranker:
        passages = _passages(trial)
        for question in trial.case.questions:
            together = _score(reranker, question, passages * 3)
            for number, one in enumerate(passages):
                said = f"score({shown(question)}) of {shown(one.text)} among {3 * len(passages)} passages, and alone"
                alone = _score(reranker, question, [one])
                promise_alike(together[number : number + 1], alone, trial.case.tolerance, said)


@check
def does_not_mind_the_order_of_the_passages(trial: Its) -> None:
    """Score i is passage i's: the same passages in another order get the same scores."""
    with trial.opened() as reranker:
        passages = _passages(trial)
        for question in trial.case.questions:
            usual = _score(reranker, question, passages)
            for order in (np.arange(len(passages))[::-1], np.random.default_rng(20).permutation(len(passages))):
                found = _score(reranker, question, [passages[number] for number in order.tolist()])
                said = f"score({shown(question)}) in the order {order.tolist()}, and in the usual one"
                promise_alike(found, usual[order], trial.case.tolerance, said)


@check
def gives_equal_passages_equal_scores(trial: Its) -> None:
    """Passages of the same text get the same score, whatever their ids, documents and metadata."""
    with trial.opened() as reranker:
        for question in trial.case.questions:
            for one in _passages(trial):
                twin = replace(one, id=one.id + 10**12, document_id="another", metadata={"year": 1874})
                found = _score(reranker, question, [one, twin])
                said = f"score({shown(question)}) of {shown(one.text)} with another id, document and metadata"
                promise_alike(found[1:], found[:1], trial.case.tolerance, said)


@check
def prefers_what_the_case_says(trial: Its) -> None:
    """For each question of ``prefers`` the passage that is named there is scored highest."""
    if not trial.case.prefers:
        raise NotApplicable("the case names no documents in prefers")
    with trial.opened() as reranker:
        names = list(trial.case.texts)
        for question, wanted in trial.case.prefers.items():
            scores = _score(reranker, question, _passages(trial))
            best = [names[number] for number in np.flatnonzero(scores == scores.max()).tolist()]
            promise(wanted in best, f"score({shown(question)}) is highest for {best}; the case prefers {wanted!r}")


@check
def bears_odd_texts(trial: Its) -> None:
    """Empty, senseless and very long questions and passages get a finite score."""
    odd = (*ODD_QUESTIONS, *_LONG)
    with trial.opened() as reranker:
        usual = trial.case.questions[0]
        pairs = [(text, _passages(trial)[:1]) for text in odd]
        pairs += [(usual, [passage(number, text)]) for number, text in enumerate(odd, 1)]
        for question, given in pairs:
            said = f"score({shown(question)}, [{shown(given[0].text)}])"
            found = reranker.score(Query(question), given)
            promise_float32(found, (1,), said)
            promise_finite(found, said)


@check
def gives_the_same_again(trial: Its) -> None:
    """The same passages get the same scores again, to the bit, whatever was done with the array given before."""
    with trial.opened() as reranker:
        for question in trial.case.questions:
            first = _score(reranker, question, _passages(trial))
            before = first.copy()
            written_over(first)
            _score(reranker, "zzzz", _passages(trial)[:2])
            again = _score(reranker, question, _passages(trial))
            promise_alike(again, before, 0.0, f"score({shown(question)}) twice")


@check
def gives_the_same_from_another_instance(trial: Its) -> None:
    """Two rerankers made alike give the same scores."""
    with trial.opened() as reranker, trial.opened() as another:
        for question in trial.case.questions:
            one, other = (_score(each, question, _passages(trial)) for each in (reranker, another))
            promise_alike(other, one, trial.case.tolerance, f"score({shown(question)}) by two instances")


@check
def gives_the_same_in_another_process(trial: Its) -> None:
    """Another process, where strings have other hashes, gets the same scores."""
    given = {"texts": list(trial.case.texts.values()), "questions": trial.case.questions}
    there = elsewhere(trial, scored, given)
    with trial.opened() as reranker:
        for question, scores in zip(trial.case.questions, there, strict=True):
            here = _score(reranker, question, _passages(trial))
            said = f"score({shown(question)}) in another process, and here"
            promise_alike(np.array(scores, np.float32), here, trial.case.tolerance, said)


@check
def serves_several_threads(trial: Its) -> None:
    """Eight threads at once get what one after the other would."""
    with trial.opened() as reranker:
        questions = [*trial.case.questions, *ODD_QUESTIONS] * 2

        def score(question: str) -> Scores:
            return _score(reranker, question, _passages(trial))

        alone = [score(question) for question in questions]
        for question, one, other in zip(questions, trial.abreast(score, questions), alone, strict=True):
            promise_alike(one, other, trial.case.tolerance, f"score({shown(question)}) among eight threads, and alone")


@check
def leaves_what_it_is_given_as_it_was(trial: Its) -> None:
    """It changes neither the list of passages nor the passages, and takes a tuple as well."""
    with trial.opened() as reranker:
        query, given = Query(trial.case.questions[0]), _passages(trial)
        before = deepcopy(given)
        found = reranker.score(query, given)
        promise(given == before, "score() changed the passages that it was given, or their list")
        said = "score() of a tuple and of a list of passages"
        promise_alike(reranker.score(query, tuple(given)), found, trial.case.tolerance, said)


CHECKS = (
    gives_a_score_a_passage,
    gives_finite_scores,
    gives_a_batch_what_it_gives_one_at_a_time,
    does_not_mind_the_order_of_the_passages,
    gives_equal_passages_equal_scores,
    prefers_what_the_case_says,
    bears_odd_texts,
    gives_the_same_again,
    gives_the_same_from_another_instance,
    gives_the_same_in_another_process,
    serves_several_threads,
    leaves_what_it_is_given_as_it_was,
)


def scored(trial: Its, given: Any) -> list[list[float]]:
    """The scores of passages for every question, as JSON."""
    passages = [passage(number, text) for number, text in enumerate(given["texts"], 1)]
    with trial.opened() as reranker:
        return [_score(reranker, question, passages).tolist() for question in given["questions"]]


def _score(reranker: Any, question: str, passages: Sequence[Passage]) -> Scores:
    found: Scores = reranker.score(Query(question), passages)
    promise(len(found) == len(passages), f"score({shown(question)}) gave {len(found)} scores, not {len(passages)}")
    return found


def _passages(trial: Its) -> list[Passage]:
    """The case's passages, with metadata of their own."""
    return [
        passage(number, text, document=name, metadata=dict(METADATA.get(name, {})))
        for number, (name, text) in enumerate(trial.case.texts.items(), 1)
    ]
