"""Parts of a module that learn at rates of their own, and a log that says more than the loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import torch

from ragloom_torch.training.fitting import Fitting

if TYPE_CHECKING:
    from transformers import Trainer

    Base = Trainer
else:
    Base = object

OWN_RATE = "own_rate"
"""In a group of the optimiser's: its highest rate, where it is not the run's."""


class OwnRates(Base):
    """Laid over a Trainer that fits a ``Fitting``: its ``rates`` and what it has ``logged``."""

    _fitting: Fitting

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """As transformers', each group cut into parts that learn at the same rate."""
        found = super().create_optimizer(model)
        if self._fitting.rates:
            named = {id(one): name for name, one in self.accelerator.unwrap_model(self.model).named_parameters()}
            found.param_groups[:] = [
                part for group in found.param_groups for part in by_rate(group, named, self._fitting.rates)
            ]
        return found

    def log(self, logs: dict[str, Any], start_time: float | None = None) -> None:
        """One line of the log; of a step's, with what the fitting has to say."""
        said: Mapping[str, Any] = self._fitting.logged() if self._fitting.logged and "loss" in logs else {}
        super().log({**logs, **said}, start_time)


def by_rate(group: dict[str, Any], named: Mapping[int, str], rates: Mapping[str, float]) -> Iterator[dict[str, Any]]:
    """Parts of an optimiser's ``group``: what is named in ``rates`` by its beginning learns at that rate."""
    parts: dict[float | None, list[torch.nn.Parameter]] = {}
    for one in group["params"]:
        rate = next((rate for start, rate in rates.items() if named[id(one)].startswith(start)), None)
        parts.setdefault(rate, []).append(one)
    for rate, some in parts.items():
        own = {} if rate is None else {"lr": rate, OWN_RATE: rate}
        yield {**group, "params": some, **own}
