"""Put many questions to a pipeline, some at once; one that fails costs no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from threading import Event

from ragloom.errors import RagloomError, UsageError
from ragloom.evaluate.asking.metering import Meter, NoMeter
from ragloom.evaluate.asking.outcome import Batch, Outcome
from ragloom.evaluate.asking.ways import Way
from ragloom.evaluate.data import EvalQuestion

HOPELESS = 20
"""When so many have failed and none has not, the others are not asked: it may take long and cost money."""


def batches_of(questions: Sequence[EvalQuestion], size: int, done: Iterable[str] = ()) -> list[list[EvalQuestion]]:
    """``questions`` in batches of ``size``, those of ``done`` then left out of theirs.

    So what was interrupted goes on with the same batches: there are models whose figures move with their neighbours'.
    """
    known = set(done)
    cut = [questions[start : start + size] for start in range(0, len(questions), size)]
    left = [[one for one in batch if one.id not in known] for batch in cut]
    return [batch for batch in left if batch]


def ask(
    way: Way, batches: Sequence[Sequence[EvalQuestion]], *, jobs: int = 1, meter: Meter | NoMeter | None = None
) -> Iterator[Batch]:
    """The outcomes, a batch at a time as they are done, ``jobs`` batches abreast.

    Of a batch that fails each question is asked alone. Raises ``UsageError`` where the first ``HOPELESS`` fail.
    """
    read, patience = meter or NoMeter(), _Patience()
    for outcomes in _abreast(way, batches, jobs):
        patience.see(outcomes)
        yield Batch(tuple(outcomes), read.since(), alone=jobs == 1)


def _abreast(way: Way, batches: Sequence[Sequence[EvalQuestion]], jobs: int) -> Iterator[list[Outcome]]:
    """An interruption is passed on when that has come which is being answered: it may have been paid for."""
    if jobs == 1:
        yield from (_outcomes(way, batch) for batch in batches)
        return
    coming, ending = iter(batches), Event()
    with ThreadPoolExecutor(jobs, thread_name_prefix="ragloom-eval") as pool:
        running = {pool.submit(_outcomes, way, batch, ending) for batch in islice(coming, jobs)}
        try:
            while running:
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                running |= {pool.submit(_outcomes, way, batch, ending) for batch in islice(coming, len(ended))}
                yield from (one.result() for one in ended)
        except KeyboardInterrupt:
            ending.set()
            yield from _answered(wait(running).done)
            raise
        finally:
            ending.set()


def _answered(ended: Iterable[Future[list[Outcome]]]) -> Iterator[list[Outcome]]:
    for one in ended:
        answered = [] if one.exception() else [outcome for outcome in one.result() if not outcome.error]
        if answered:
            yield answered


def _outcomes(way: Way, batch: Sequence[EvalQuestion], ending: Event | None = None) -> list[Outcome]:
    if ending and ending.is_set():
        return [Outcome(one.id, error="was not asked") for one in batch]
    try:
        return way(batch)
    except Exception as error:  # noqa: BLE001 - a component is a plugin's: no question may stop the others
        if len(batch) == 1:
            return [Outcome(batch[0].id, error=_said(error))]
        return [outcome for one in batch for outcome in _outcomes(way, [one], ending)]


def _said(error: Exception) -> str:
    """In one line, without a hint: errors are counted by it."""
    if not isinstance(error, RagloomError):
        return " ".join(f"{type(error).__name__}: {error}".split())
    return " ".join((f"{error.where}: {error.message}" if error.where else error.message).split())


class _Patience:
    def __init__(self) -> None:
        self._failed = 0

    def see(self, outcomes: Sequence[Outcome]) -> None:
        if any(not one.error for one in outcomes):
            self._failed = -1
        elif self._failed >= 0:
            self._failed += len(outcomes)
            if self._failed >= HOPELESS:
                raise UsageError(
                    f"none of the first {self._failed} questions could be answered: {outcomes[-1].error}",
                    hint="mend that first; see what one question gets: ragloom ask QUESTION --trace",
                )
