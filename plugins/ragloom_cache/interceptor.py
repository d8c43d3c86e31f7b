"""The cache around a pipeline."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from time import perf_counter

from ragloom.interfaces import Proceed, Resources
from ragloom.types import Answer, Query
from ragloom_cache.config import CacheConfig
from ragloom_cache.disk import DiskStore
from ragloom_cache.flights import Flight, Flights
from ragloom_cache.kept import Clock, Kept, Store
from ragloom_cache.key import key_of
from ragloom_cache.memory import MemoryStore
from ragloom_cache.outcome import Outcome, told
from ragloom_cache.tally import Tally

_log = logging.getLogger("ragloom.cache")


class CacheInterceptor:
    """Answers a question that was answered before with the same answer; equal questions at a time are answered once.

    A pipeline opens its parts anew whenever its collection has changed, and this one with them: what is kept in memory
    is of one position in the collection's change log, and what is kept on disk is kept under that position.
    ``tally.counts`` goes on counting for as long as the object lives.
    """

    def __init__(self, config: CacheConfig, *, clock: Clock = time.time) -> None:
        self._config = config
        self._clock = clock
        self._store: Store = MemoryStore(config.entries, config.ttl, clock)
        self._flights = Flights()
        self._scope = ""
        self.tally = Tally()

    def open(self, resources: Resources) -> None:
        """Begin an empty cache, or open the file. Raises ``PluginError`` where a file cannot be used."""
        config = self._config
        self._flights = Flights()
        if config.path:
            self._scope = f"{resources.fingerprint} {resources.collection.position}"
            self._store = DiskStore(resources.path(config.path), config.entries, config.ttl, self._clock)
        else:
            self._store = MemoryStore(config.entries, config.ttl, self._clock)

    def close(self) -> None:
        """Let go of what is kept in memory, or of the file."""
        self._store.close()
        _log.info("%s", self.tally.counts)

    def around(self, queries: Sequence[Query], proceed: Proceed) -> list[Answer]:
        """One answer a query: kept, shared with an equal one, or made by ``proceed``, each asked for once."""
        start = perf_counter()
        keys = [key_of(query, self._scope, casefold=self._config.casefold) for query in queries]
        first = dict(zip(reversed(keys), reversed(queries), strict=True))
        asking = _Timed(proceed)
        found = self._answered({key: first[key] for key in keys}, asking)
        outcomes = _with_repeats(keys, found)
        ways = Counter(outcome.way for outcome in outcomes)
        self.tally.add(hits=ways["hit"], shared=ways["shared"], misses=ways["miss"])
        seconds = perf_counter() - start - asking.seconds
        return [told(outcome, query, seconds) for outcome, query in zip(outcomes, queries, strict=True)]

    def _answered(self, asked: Mapping[str, Query], proceed: Proceed) -> dict[str, Outcome]:
        found: dict[str, Outcome] = {}
        while missing := [key for key in asked if key not in found]:
            mine, others = self._flights.claim(missing)
            try:
                found |= self._kept(mine)
                found |= self._made([key for key in mine if key not in found], asked, proceed)
            finally:
                for key in mine:
                    self._flights.land(key, found.get(key))
            found |= _awaited(others)
        return found

    def _kept(self, keys: Sequence[str]) -> dict[str, Outcome]:
        now = self._clock()
        looked_up = {key: self._store.get(key) for key in keys}
        return {key: Outcome(kept.answer, "hit", max(0.0, now - kept.made)) for key, kept in looked_up.items() if kept}

    def _made(self, keys: Sequence[str], asked: Mapping[str, Query], proceed: Proceed) -> dict[str, Outcome]:
        if not keys:
            return {}
        made = dict(zip(keys, proceed([asked[key] for key in keys]), strict=True))
        for key, answer in made.items():
            self._store.put(key, Kept(answer, self._clock()))
        return {key: Outcome(answer, "miss") for key, answer in made.items()}


class _Timed:
    """``proceed`` that remembers how long it took, so that the cache's own step does not count it twice."""

    def __init__(self, proceed: Proceed) -> None:
        self._proceed = proceed
        self.seconds = 0.0

    def __call__(self, queries: Sequence[Query]) -> list[Answer]:
        start = perf_counter()
        answers = self._proceed(queries)
        self.seconds += perf_counter() - start
        return answers


def _awaited(flights: Mapping[str, Flight]) -> dict[str, Outcome]:
    """What others answered meanwhile; what they failed to answer is left out."""
    landed = {key: flight.result() for key, flight in flights.items()}
    return {key: _beside(outcome) for key, outcome in landed.items() if outcome is not None}


def _beside(outcome: Outcome) -> Outcome:
    """How an equal question was answered that did not ask itself."""
    return Outcome(outcome.answer, "shared") if outcome.way == "miss" else outcome


def _with_repeats(keys: Sequence[str], found: Mapping[str, Outcome]) -> list[Outcome]:
    """One outcome a question; a repeat of a question that was made for this batch shares its answer."""
    seen: set[str] = set()
    outcomes = []
    for key in keys:
        outcomes.append(_beside(found[key]) if key in seen else found[key])
        seen.add(key)
    return outcomes
