"""Choosing the next config by what the ones before came to: optuna's tree-structured Parzen estimator.

Bergstra et al. (2011), Algorithms for Hyper-Parameter Optimization, NeurIPS; Akiba et al. (2019), Optuna, KDD.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

from ragloom.config.alternatives import Offer, Range, Settled, first, settled
from ragloom.config.finding import Path, dotted
from ragloom.config.tree import Tree
from ragloom.errors import MissingExtraError


class Guide:
    """Suggests configs of ``tree``. The same results lead to the same suggestions. The first is the baseline.

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
        self._asked: list[Any] = []
        self._study.enqueue_trial(
            {dotted(one.written): one.taken for one in settled(tree, first).choices}, skip_if_exists=False
        )

    def next(self) -> Settled:
        """The next config to try."""
        trial = self._study.ask()
        self._asked.append(trial)
        return settled(self._tree, lambda path, offer: _suggested(trial, path, offer))

    def tell(self, worths: Mapping[int, float], *, whole: bool) -> None:
        """What the config that was suggested last came to: ``worths`` by how many questions were asked.

        More is better; empty, or NaN at the end: it failed. ``whole``: it was asked all of them.
        """
        trial, states = self._asked[-1], self._optuna.trial.TrialState
        known = {asked: worth for asked, worth in worths.items() if not isnan(worth)}
        for asked, worth in known.items():
            trial.report(worth, asked)
        if not known or len(known) < len(worths):
            self._study.tell(trial, state=states.FAIL)
        elif whole:
            self._study.tell(trial, known[max(known)])
        else:
            self._study.tell(trial, state=states.PRUNED)


def _suggested(trial: Any, path: Path, offer: Offer) -> float:
    name = dotted(path)
    if isinstance(offer, Range) and offer.whole:
        return int(trial.suggest_int(name, int(offer.low), int(offer.high), log=offer.log))
    if isinstance(offer, Range):
        return float(trial.suggest_float(name, offer.low, offer.high, log=offer.log))
    return int(trial.suggest_categorical(name, list(range(offer))))
