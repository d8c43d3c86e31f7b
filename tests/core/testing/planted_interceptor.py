"""A sound interceptor, and those that break one promise each."""

from __future__ import annotations

import time
from dataclasses import replace

from ragloom.errors import RagloomError
from ragloom.interfaces import Stateless
from ragloom.types import Answer


class Sound(Stateless):
    """Remembers answers, asks once for those that it has not, and refuses to speak of ferries."""

    def __init__(self):
        self.kept = {}

    def around(self, queries, proceed):
        missing = list(dict.fromkeys(query for query in queries if query not in self.kept and self.takes(query)))
        self.kept |= dict(zip(missing, self.ask(missing, proceed), strict=True)) if missing else {}
        return [self.answer(query) for query in queries]

    def takes(self, query):
        return "ferry" not in query.text

    def ask(self, queries, proceed):
        return proceed(queries)

    def answer(self, query):
        return self.changed(self.kept[query]) if self.takes(query) else Answer(query, "", abstained=True)

    def changed(self, answer):
        return answer


class AnswersOnce(Sound):
    def around(self, queries, proceed):
        super().around(queries, proceed)
        return list(dict(zip(queries, super().around(queries, proceed), strict=True)).values())[::-1]


class NeedsAQuery(Sound):
    def around(self, queries, proceed):
        max(len(query.text) for query in queries)
        return super().around(queries, proceed)


class AsksOneByOneTwice(Sound):
    def ask(self, queries, proceed):
        return [(proceed([query]), proceed([query])[0])[1] for query in queries]


class Capitals(Sound):
    def changed(self, answer):
        return replace(answer, text=answer.text.upper())


class SaysItIsKept(Sound):
    def around(self, queries, proceed):
        known = set(self.kept)
        return [
            replace(answer, confidence=1.0) if answer.query in known else answer
            for answer in super().around(queries, proceed)
        ]


class SureOfMany(Sound):
    def around(self, queries, proceed):
        return [replace(answer, confidence=1 / len(queries)) for answer in super().around(queries, proceed)]


class HidesFailures(Sound):
    def ask(self, queries, proceed):
        try:
            return super().ask(queries, proceed)
        except RagloomError:
            return [Answer(query, "", abstained=True) for query in queries]


class NeedsAWord(Sound):
    def takes(self, query):
        return query.text.split()[0] != "ferry" and super().takes(query)


class Empties(Sound):
    def ask(self, queries, proceed):
        answers = proceed(queries)
        kept = list(answers)
        answers.clear()
        return kept


class SharesItsQueries(Sound):
    def around(self, queries, proceed):
        self.queries = queries
        time.sleep(0.002)
        return super().around(self.queries, proceed)


class Limited(Stateless):
    """Answers three queries, and then says that it is enough."""

    def __init__(self):
        self.left = 3

    def around(self, queries, proceed):
        return [self.one(query, proceed) for query in queries]

    def one(self, query, proceed):
        if not self.left:
            return Answer(query, "", abstained=True, reason="three questions are enough")
        self.left -= 1
        return proceed([query])[0]


class LimitedWithoutWords(Limited):
    def one(self, query, proceed):
        return super().one(query, proceed) if self.left else Answer(replace(query, text=""), "", abstained=True)


class HidesFailuresAndCounts(Limited):
    def one(self, query, proceed):
        try:
            return super().one(query, proceed)
        except RagloomError:
            return Answer(query, "", abstained=True, reason="try again")


class MixesThreads(Limited):
    def around(self, queries, proceed):
        self.queries = queries
        time.sleep(0.002)
        return super().around(self.queries, proceed)


class RefusesAll(Stateless):
    def around(self, queries, proceed):
        return [Answer(query, "", abstained=True, reason="closed") for query in queries]
