"""A sound query transform, and those that break one promise each."""

from __future__ import annotations

import time
from dataclasses import replace

from ragloom.types import Equal, Query, Request, Settings


class Sound:
    """Searches for the question and, at half its weight, for what a generator writes about what a search finds."""

    def open(self, resources):
        self.generator = resources.generator()
        self.resources = resources

    def close(self):
        pass

    def transform(self, queries):
        return [self.one(query) for query in queries]

    def one(self, query):
        (found,) = self.resources.search([query], 2)
        sources = tuple(self.resources.collection.passages(found.ids))
        (draft,) = self.generator.generate([Request("draft", query.text, sources)], Settings())
        text = self.written(draft.text, sources)
        return [query, self.made(replace(query, text=text, origin="sound", weight=query.weight / 2), query)]

    def written(self, text, sources):
        return " ".join([text.strip(), *(source.title for source in sources)]).strip() or "anything"

    def made(self, query, given):
        return query


class GivesNothingForSome(Sound):
    def one(self, query):
        return [] if query.filter else super().one(query)


class NeedsAQuery(Sound):
    def transform(self, queries):
        max(len(query.text) for query in queries)
        return super().transform(queries)


class BlanksTheDraft(Sound):
    def made(self, query, given):
        return replace(query, text=" ")


class LosesTheFilter(Sound):
    def made(self, query, given):
        return Query(query.text, origin="sound", weight=query.weight)


class NarrowsTheFilter(Sound):
    def made(self, query, given):
        return replace(query, filter=Equal("place", "cape"))


class WeighsBelowZero(Sound):
    def made(self, query, given):
        return replace(query, weight=-query.weight)


class WeighsByItself(Sound):
    def made(self, query, given):
        return replace(query, weight=0.5)


class PassesForTheUser(Sound):
    def made(self, query, given):
        return replace(query, origin=given.origin)


class WeighsByTheBatch(Sound):
    def transform(self, queries):
        return [
            [replace(query, weight=query.weight / len(queries)) for query in some]
            for some in super().transform(queries)
        ]


class Remembers(Sound):
    def open(self, resources):
        super().open(resources)
        self.seen = 0

    def written(self, text, sources):
        self.seen += 1
        return f"{text} {self.seen}"


class NeedsAWord(Sound):
    def one(self, query):
        _ = query.text.split()[0]
        return super().one(query)


class TrustsTheGenerator(Sound):
    def written(self, text, sources):
        return text


class NeedsAHit(Sound):
    def written(self, text, sources):
        return f"{text} {sources[0].text}"


class Empties(Sound):
    def transform(self, queries):
        found = super().transform(queries)
        queries.clear()
        return found


class SharesItsQuery(Sound):
    def one(self, query):
        self.query = query
        time.sleep(0.002)
        return super().one(self.query)
