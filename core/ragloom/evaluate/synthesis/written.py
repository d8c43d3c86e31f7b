"""Questions that the pipeline's own generator writes, each about one passage, with their short answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from ragloom.errors import RagloomError
from ragloom.evaluate.synthesis.question import Draft
from ragloom.evaluate.synthesis.sentences import flat
from ragloom.metrics import exact_match, holds_answer
from ragloom.pipeline import Pipeline
from ragloom.prompts import language_of
from ragloom.types import Generation, Passage, Request, Settings

MADE_BY = "generator"
TASK = "ask"
ANSWER = "answer"

WANTED: Mapping[str, str] = {
    "en": "one question whose answer is a name, a date, a number or a few words",
    "zh": "一个问题，其答案是人名、地名、日期、数字或几个词",
}
"""What is asked for, in the language of the passage, which so becomes the prompt's."""

BATCH = 16
LONGEST = 160
"""Tokens of a question with its answer."""

# Possessive (``*+``): a reply of blanks and line ends alone, which weak models write, is not tried in every way.
_FORM = re.compile(
    r"\W*+(?:(?:question|问题)\W*?[:：])?\W*+(?P<question>[^\n]+)\n\W*+(?:answer|答案|回答)\W*?[:：]\s*(?P<answer>[^\n]+)",
    re.IGNORECASE,
)
_AROUND = " \t*_`\"'“”‘’「」.。"

One = TypeVar("One")


class Written:
    """Asks the generator for a question about each passage, and later for the answer to it."""

    turns = 1
    """Asked again, it would write the same."""

    tries = 20.0
    """A generator that writes none in so many will write none in the others, which cost as much."""

    def __init__(self, pipeline: Pipeline, seed: int) -> None:
        self._pipeline = pipeline
        self._settings = Settings(max_new_tokens=LONGEST, seed=seed)
        self._works = False
        self._failure: RagloomError | None = None

    def make(self, passages: Sequence[Passage]) -> list[list[Draft | str]]:
        """A question about each passage, or why there is none. Raises what the generator raises where none works."""
        written = self._asked(passages, _request)
        return [[_draft(passage, text)] for passage, text in zip(passages, written, strict=True)]

    def confirmed(self, drafts: Sequence[Draft]) -> list[str]:
        """Whether each is answered so from its passage alone, whatever the config's task; why not, where it is not."""
        answers = self._asked(drafts, lambda one: Request(ANSWER, one.question, (one.passage,)))
        return [
            "failed" if answer is None else "" if _agrees(answer.text, one) else "unrepeated"
            for one, answer in zip(drafts, answers, strict=True)
        ]

    def _asked(self, given: Sequence[One], request: Callable[[One], Request]) -> list[Generation | None]:
        with self._pipeline.generator() as generator:
            return self._each(given, lambda some: generator.generate(list(map(request, some)), self._settings))

    def _each(self, given: Sequence[One], call: Callable[[Sequence[One]], list[Generation]]) -> list[Generation | None]:
        """What ``call`` gives, a batch at a time; None for one that fails alone, too."""
        found = list[Generation | None]()
        for start in range(0, len(given), BATCH):
            found += self._batch(given[start : start + BATCH], call)
            if self._failure is not None and not self._works:
                raise self._failure
        return found

    def _batch(self, some: Sequence[One], call: Callable[[Sequence[One]], list[Generation]]) -> list[Generation | None]:
        try:
            found = call(some)
        except RagloomError as error:
            self._failure = error
            return [None] if len(some) == 1 else [got for one in some for got in self._batch([one], call)]
        self._works = True
        return [*found]


def _request(passage: Passage) -> Request:
    return Request(TASK, WANTED[language_of(passage.text)], (passage,))


def _draft(passage: Passage, written: Generation | None) -> Draft | str:
    if written is None:
        return "failed"
    if written.finish_reason == "abstain":
        return "nothing"
    found = _FORM.match(written.text)
    if found is None:
        return "form"
    question, answer = flat(found["question"]).strip("*_ "), flat(found["answer"]).strip(_AROUND)
    if not question or not holds_answer(passage.text, [answer]):
        return "unfounded"
    return Draft(question, answer, question, language_of(question), MADE_BY, passage, passage.start, passage.end)


def _agrees(said: str, draft: Draft) -> bool:
    return holds_answer(said, [draft.answer]) or exact_match(said, [draft.answer], language=draft.language) == 1.0
