"""What the way of a question costs beside its parts: ``python -m benchmarks.overhead``.

The parts are trivial, so what is left is the pipeline. ``found`` is how many passages the retriever finds: 0 is the
machinery alone; with 1 the passage is read from the collection, and the answer is cited and its quote verified.
``from its cache`` is the same question again, with the interceptor ``cache``.
``calls`` are the same trivial parts called by hand, one after the other; ``haystack`` is Haystack's ``Pipeline.run``
over three components that do as little.

Systems take short turns, so that a drift of the machine's speed hits all alike, and few turns are interrupted.
``query_us`` is the quickest turn: what else goes on in the machine only ever adds. ``median_us`` is the median turn.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from benchmarks.report import Report, parser, progress, run
from ragloom import Document, Pipeline
from ragloom.interfaces import Stateless
from ragloom.types import Evidence, Fused, Generation, Query, Ranking, Request, Settings, SourceSpan

QUESTION = "When was the canal opened?"
SENTENCE = "The canal was opened in 1869."
SETTINGS = Settings()


class Finds(Stateless):
    """Finds the passages that it is told to find."""

    def __init__(self, name: str, found: int) -> None:
        self._ranking = Ranking.of(name, range(1, found + 1), [1.0] * found)

    def search(self, queries, k, *, filter=None):
        return [self._ranking for _ in queries]


class FindsToo(Finds):
    """Another retriever, for a pipeline of two."""


class TakesFirst(Stateless):
    """Joins rankings by keeping the first."""

    def fuse(self, rankings, weights):
        return [found[0] for found in rankings]


class OneRequest(Stateless):
    """Hands the passages to the generator as they are."""

    passages = 1

    def fuse(self, evidence, generator):
        requests = [Request(one.task, one.query.text, one.passages) for one in evidence]
        return [Fused(said.text, said.spans) for said in generator.generate(requests, SETTINGS)]


class Says(Stateless):
    """Quotes a source where there is one, else says nothing."""

    def generate(self, requests, settings):
        return [self._quote(request) if request.sources else Generation("") for request in requests]

    def _quote(self, request):
        return Generation(SENTENCE, spans=(SourceSpan(0, len(SENTENCE), 0, 0, len(SENTENCE)),))


@dataclass(frozen=True, slots=True)
class Contender:
    """A system and what it is called with; ``fields`` tell its rows apart."""

    system: str
    fields: dict[str, Any]
    call: Callable[[], object]


def measure(options: argparse.Namespace) -> Report:
    """Time each contender ``--turns`` times, ``--calls`` calls a turn."""
    report = Report("overhead", {"turns": options.turns, "calls": options.calls}, ("pydantic", "haystack-ai"))
    with ExitStack() as stack:
        contenders = [*_pipelines(stack), *_by_hand(), *_haystack(report)]
        times = _in_turns(contenders, options.turns, options.calls)
    for contender, seconds in zip(contenders, times, strict=True):
        report.add(contender.system, "query_us", min(seconds) * 1e6, "µs", **contender.fields)
        report.add(contender.system, "median_us", statistics.median(seconds) * 1e6, "µs", **contender.fields)
    return report


def _in_turns(contenders: list[Contender], turns: int, calls: int) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in contenders]
    for number in range(turns + 1):
        if number % 100 == 0:
            progress(f"turn {number} of {turns}")
        for contender, seconds in zip(contenders, times, strict=True):
            seconds.append(_seconds(contender.call, calls))
    return [seconds[1:] for seconds in times]


def _seconds(call: Callable[[], object], calls: int) -> float:
    start = perf_counter()
    for _ in range(calls):
        call()
    return (perf_counter() - start) / calls


def _pipelines(stack: ExitStack) -> Iterator[Contender]:
    for retrievers in (1, 2):
        for found in (0, 1):
            for trace in (False, True):
                pipeline = stack.enter_context(_pipeline(retrievers, found, trace))
                fields = {"trace": "on" if trace else "off", "retrievers": retrievers, "found": found}
                yield Contender("ragloom", fields, lambda pipeline=pipeline: pipeline.ask(QUESTION))

    pipeline = stack.enter_context(_pipeline(1, 1, True, "cache"))
    fields = {"trace": "on", "retrievers": 1, "found": 1}
    yield Contender("ragloom, from its cache", fields, lambda: pipeline.ask(QUESTION))


def _pipeline(retrievers: int, found: int, trace: bool, *interceptors: str) -> Pipeline:
    return Pipeline.assemble(
        [Document("canal", SENTENCE)],
        retrievers=[kind(kind.__name__, found) for kind in (Finds, FindsToo)[:retrievers]],
        rank_fuser=TakesFirst(),
        answer_fuser=OneRequest(),
        generator=Says(),
        interceptors=interceptors,
        trace=trace,
    )


def _by_hand() -> Iterator[Contender]:
    """The floor: what three calls cost that any pipeline has to make."""
    retriever, fuser, generator = Finds("Finds", 0), OneRequest(), Says()

    def call() -> object:
        (ranking,) = retriever.search([Query(QUESTION)], 100)
        return fuser.fuse([Evidence(Query(QUESTION), (), ranking)], generator)

    yield Contender("calls", {"trace": "off", "retrievers": 1, "found": 0}, call)


def _haystack(report: Report) -> Iterator[Contender]:
    try:
        from haystack import Pipeline as Haystack
        from haystack import component
    except ImportError:
        report.note('haystack is not installed: pip install "ragloom[bench]"')
        return

    @component
    class Retriever:
        @component.output_types(documents=list)
        def run(self, query: str):
            return {"documents": []}

    @component
    class Fuser:
        @component.output_types(prompt=str)
        def run(self, query: str, documents: list):
            return {"prompt": query}

    @component
    class Generator:
        @component.output_types(replies=list)
        def run(self, prompt: str):
            return {"replies": [""]}

    made = Haystack()
    made.add_component("retriever", Retriever())
    made.add_component("fuser", Fuser())
    made.add_component("generator", Generator())
    made.connect("retriever.documents", "fuser.documents")
    made.connect("fuser.prompt", "generator.prompt")
    asked = {"retriever": {"query": QUESTION}, "fuser": {"query": QUESTION}}
    yield Contender("haystack", {"trace": "off", "retrievers": 1, "found": 0}, lambda: made.run(asked))


def main() -> int:
    """Run from the command line."""
    options = parser("overhead", __doc__ or "")
    options.add_argument("--turns", type=int, default=500, help="counted turns of each system (500)")
    options.add_argument("--calls", type=int, default=25, help="calls a turn (25)")
    return run(measure, options.parse_args())


if __name__ == "__main__":
    sys.exit(main())
