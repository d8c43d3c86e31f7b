"""Transformers' Trainer, thinly: our losses, our batches, and checkpoints that are there whole or not at all."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader
from transformers import PrinterCallback, Trainer, TrainingArguments

from ragloom.errors import TrainingError
from ragloom_torch.training.batches import EpochBatches
from ragloom_torch.training.best import PREFIX
from ragloom_torch.training.checkpoints import WholeCheckpoints
from ragloom_torch.training.fitting import Fitting


class LossTrainer(WholeCheckpoints, Trainer):
    """Fits a ``Fitting``: its sums of losses are divided by the items of the whole step.

    Transformers' own division knows tokens of ``labels`` alone, and takes a mean of means elsewhere; so it is told that
    the loss is scaled already (``loss_is_scaled_for_ga``), and the model that it takes no such arguments.
    """

    def __init__(self, fitting: Fitting, arguments: TrainingArguments, **more: Any) -> None:
        self._fitting = fitting
        self._examples = list(range(len(fitting.train)))
        super().__init__(model=fitting.module, args=arguments, train_dataset=self._examples, **more)  # type: ignore[arg-type]
        self.model_accepts_loss_kwargs = False
        self.loss_is_scaled_for_ga = True
        # What several processes computed is averaged, where their sum is wanted.
        self._processes = self.args.world_size
        self.remove_callback(PrinterCallback)

    def get_train_dataloader(self) -> DataLoader[Any]:
        """Batches by number, so that what is drawn depends on seed and epoch alone."""
        sampler = EpochBatches(
            len(self._examples),
            self.args.train_batch_size,
            seed=self.args.seed,
            epoch=self._epoch,
            lengths=self._fitting.lengths,
        )
        loader: DataLoader[Any] = DataLoader(self._examples, batch_sampler=sampler, collate_fn=self._collated)  # type: ignore[arg-type]
        prepared: DataLoader[Any] = self.accelerator.prepare(loader)
        return prepared

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | int | None = None,
    ) -> Any:
        """The batch's share of the step's mean loss. Raises ``TrainingError`` for a loss that is no finite number."""
        places = inputs.pop("places", ())
        count = inputs.pop("count")
        found = model(**inputs)["loss"]
        if not math.isfinite(float(found.detach())):
            raise self._not_a_number(found, places)
        items = count if num_items_in_batch is None else num_items_in_batch
        return found * self._processes / max(1, int(items))

    def log(self, logs: dict[str, Any], start_time: float | None = None) -> None:
        """One line of the log, with what the fitting has to say beside the loss."""
        said = self._fitting.logged() if self._fitting.logged and "loss" in logs else {}
        super().log({**logs, **said}, start_time)

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """As transformers', with the fitting's own rates."""
        found = super().create_optimizer(model)
        if self._fitting.rates:
            found.param_groups[:] = list(self._by_rate(found.param_groups))
        return found

    def _by_rate(self, groups: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """``groups``, each cut into parts that learn at the same rate."""
        named = {id(one): name for name, one in self.accelerator.unwrap_model(self.model).named_parameters()}
        for group in groups:
            parts: dict[float, list[torch.nn.Parameter]] = {}
            for one in group["params"]:
                rates = [rate for start, rate in self._fitting.rates.items() if named[id(one)].startswith(start)]
                parts.setdefault(rates[0] if rates else group["lr"], []).append(one)
            yield from ({**group, "params": some, "lr": rate} for rate, some in parts.items())

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:  # type: ignore[override]
        """``eval_loss`` of the held-out rows and the fitting's own figures, without dropout or random numbers."""
        module = self.accelerator.unwrap_model(self.model)
        module.eval()
        with torch.no_grad(), self.accelerator.autocast():
            found = {"loss": self._held_out_loss(module), **(self._fitting.figures() if self._fitting.figures else {})}
        logged = {f"{PREFIX}{name}": value for name, value in found.items() if value is not None}
        self.log(logged)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, logged)
        return logged

    def _held_out_loss(self, module: nn.Module) -> float | None:
        total, count, rows = 0.0, 0, self._fitting.held_out
        for at in range(0, len(rows), self.args.train_batch_size):
            batch = self._prepare_inputs(self._fitting.collate(rows[at : at + self.args.train_batch_size]))
            count += int(batch.pop("count"))
            total += float(module(**batch)["loss"])
        return total / count if count else None

    def _collated(self, numbers: list[int]) -> dict[str, Any]:
        batch = self._fitting.collate([self._fitting.train[number] for number in numbers])
        places = self._fitting.places
        return {**batch, "places": [places[number] for number in numbers] if places else []}

    def _get_num_items_in_batch(self, batch_samples: list[Any], device: torch.device) -> Any:
        count = torch.tensor(sum(int(one["count"]) for one in batch_samples), device=device)
        if self.args.world_size > 1:
            count = self.accelerator.gather(count).sum()
        return int(count)

    def _epoch(self) -> int:
        steps = -(-len(self._examples) // (self.args.train_batch_size * self.args.world_size))
        return int(self.state.global_step) // max(1, -(-steps // self.args.gradient_accumulation_steps))

    def _not_a_number(self, found: torch.Tensor, places: Any) -> TrainingError:
        rows = ", ".join(map(str, places[:8])) or "whose places are not known"
        kept = sorted(Path(str(self.args.output_dir)).glob("checkpoint-*"))
        return TrainingError(
            f"the loss is {float(found.detach())} at step {self.state.global_step + 1}, of the rows {rows}",
            hint="look at these rows, or set a lower learning_rate or `precision: float32`; "
            + ("the checkpoint before it is kept: --resume goes on from there" if kept else "nothing was saved yet"),
        )
