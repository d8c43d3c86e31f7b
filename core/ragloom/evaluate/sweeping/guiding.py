"""Choosing the next config by what the ones before came to: optuna's tree-structured Parzen estimator.

Bergstra et al. (2011), Algorithms for Hyper-Parameter Optimization, NeurIPS; Akiba et al. (2019), Optuna, KDD.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import isnan
from typing import Any

from ragloom.config.alternatives import Offer, Range, Settled, first, settled
from ragloom.config.finding import Path
from ragloom.config.tree import Tree
from ragloom.errors import MissingExtraError

PATIENCE = 100
"""After so many suggestions of what was tried before there is nothing left that is worth a try."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a config came to, and whether it was asked everything."""

    worths: Mapping[int, float]
    whole: bool


class Guide:
    """Suggests configs of ``tree``, none twice. The same results lead to the same suggestions; the baseline is first.

    Raises ``MissingExtraError`` where optuna is not installed.
    """

    def __init__(self, tree: Tree, seed: int) -> None:
        try:
            import optuna
        except ImportError:
            raise MissingExtraError(
                "a range needs optuna to search it", hint="pip install 'ragloom[sweep]', or name alternatives in a list"
            ) from None
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._optuna = optuna
        self._tree = tree
        self._study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
        self._asked: Any = None
        self._key: tuple[object, ...] = ()
        self._told: dict[tuple[object, ...], _Told] = {}
        self._study.enqueue_trial(
            {repr(one.written): one.taken for one in settled(tree, first).choices}, skip_if_exists=False
        )

    def next(self) -> Settled | None:
        """The next config to try; None where only such come as were tried. Those come to what they came to before."""
        for _ in range(PATIENCE):
            self._asked = trial = self._study.ask()
            found = settled(self._tree, partial(_suggested, trial))
            self._key = tuple((choice.written, choice.taken) for choice in found.choices)
            if self._key not in self._told:
                return found
            self._tell(self._told[self._key])
        return None

    def tell(self, worths: Mapping[int, float], *, whole: bool) -> None:
        """What the config that was suggested last came to: ``worths`` by how many questions were asked.

        More is better; empty, or NaN at the end: it failed. ``whole``: it was asked all of them.
        """
        self._told[self._key] = _Told(worths, whole)
        self._tell(self._told[self._key])

    def _tell(self, told: _Told) -> None:
        trial, states = self._asked, self._optuna.trial.TrialState
        known = {asked: worth for asked, worth in told.worths.items() if not isnan(worth)}
        for asked, worth in known.items():
            trial.report(worth, asked)
        if not known or len(known) < len(told.worths):
            self._study.tell(trial, state=states.FAIL)
        elif told.whole:
            self._study.tell(trial, known[max(known)])
        else:
            self._study.tell(trial, state=states.PRUNED)


def _suggested(trial: Any, path: Path, offer: Offer) -> float:
    name = repr(path)
    if isinstance(offer, Range) and offer.whole:
        return int(trial.suggest_int(name, int(offer.low), int(offer.high), log=offer.log))
    if isinstance(offer, Range):
        return float(trial.suggest_float(name, offer.low, offer.high, log=offer.log))
    return int(trial.suggest_categorical(name, list(range(offer))))
