"""Killing what writes an index, and looking at what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ragloom.testing.agreement import promise_agreement, promise_same
from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.checks import BrokenPromiseError
from ragloom.testing.folder_contents import digests, promise_unchanged
from ragloom.testing.index_model import IndexModel
from ragloom.testing.interrupted import states_while
from ragloom.testing.stock import Openings
from ragloom.types import Ranking

_STATES = 32


def promise_survival(opening: Openings, model: IndexModel, texts: Sequence[str], *, compact: bool) -> None:
    """Promise that whatever state a kill leaves of the model's next commit, its last generation is there and usable.

    ``model`` has a generation and changes that were not handed over yet.
    """
    case, last = opening.trial.case, model.last or model.commit()
    before = model.reader().full(texts)
    written = digests(model.folder, last.commit.files)
    begun = model.moved(model.folder)
    states = states_while(model.folder, lambda: model.commit(compact=compact), opening.trial.fresh("killed"))
    after = model.fresh().full(texts)
    for state in _some(states):
        said = f"killed in commit() after {states.index(state) + 1} of its {len(states)} changes to the folder"
        with _told(said):
            promise_unchanged(state, written, said)
            resumed = begun.moved(state)
            promise_same(case, resumed.reader().full(texts), before, texts, f"{said}, the generation before")
            resumed.commit(compact=compact)
            _promise_resumed(case, resumed, after, texts, said)


def _promise_resumed(
    case: RetrieverCase, resumed: IndexModel, after: Sequence[Ranking], texts: Sequence[str], said: str
) -> None:
    found = resumed.reader().full(texts)
    resumed.reopen()
    promise_agreement(case, found, after, texts, f"{said}, the changes applied again, and a fresh build")


@contextmanager
def _told(said: str) -> Iterator[None]:
    """Let an error of the retriever's own say when it came."""
    try:
        yield
    except BrokenPromiseError:
        raise
    except Exception as error:
        raise BrokenPromiseError(f"{said}, going on fails: {type(error).__name__}: {error}") from error


def _some(states: Sequence[Path]) -> Sequence[Path]:
    """All of them, or so many spread over all."""
    step = max(1, -(-len(states) // _STATES))
    return [*states[::step], *states[-1:]] if step > 1 else states
