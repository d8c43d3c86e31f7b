"""What the checks of an index begin with: a model of it, its texts, and a fresh build to compare it with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ragloom.testing.agreement import promise_agreement, shown
from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.checks import NotChecked, promise
from ragloom.testing.index_model import IndexModel
from ragloom.testing.stock import openings, questions_and_texts
from ragloom.testing.trial import Trial

_FEWEST = 6


@contextmanager
def modelled(trial: Trial[RetrieverCase]) -> Iterator[IndexModel]:
    """A model of a new index; what it opens is closed at the end."""
    with openings(trial) as opening:
        yield IndexModel(opening, trial.fresh("index"))


def texts_of(trial: Trial[RetrieverCase]) -> list[str]:
    """The texts of the case. Raises ``NotChecked`` where they are too few to come and go."""
    texts = list(trial.case.texts.values())
    if len(texts) < _FEWEST:
        raise NotChecked(f"the case has {len(texts)} texts, an index is tried with {_FEWEST} or more")
    return texts


def promise_fresh(trial: Trial[RetrieverCase], model: IndexModel, said: str) -> None:
    """Promise that the last generation answers as an index built at once of what it holds."""
    texts = list(questions_and_texts(trial.case))
    reader = model.reader()
    found = reader.full(texts)
    held = {one.id for one in reader.passages}
    for text, one in zip(texts, found, strict=True):
        strange = sorted(set(one.ids.tolist()) - held)
        promise(not strange, f"{said}: search({shown(text)}) gave passages {strange}, which were removed")
    promise_agreement(trial.case, found, model.fresh().full(texts), texts, f"{said}, and a fresh build")
