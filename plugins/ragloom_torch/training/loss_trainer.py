"""Transformers' Trainer, thinly: our losses, our batches, and checkpoints that are there whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader
from transformers import DefaultFlowCallback, Trainer, TrainingArguments

from ragloom_torch.training.batches import Cut, EpochBatches, Numbers, counts, example_of
from ragloom_torch.training.best import PREFIX
from ragloom_torch.training.checkpoints import WholeCheckpoints
from ragloom_torch.training.finite import finite_figures, promise_finite
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.own_rates import OwnRates
from ragloom_torch.training.undisturbed import drawn_by, undisturbed


class LossTrainer(OwnRates, WholeCheckpoints, Trainer):
    """Fits a ``Fitting``: its sums of losses are divided by the items of the whole step.

    Transformers' own division knows tokens of ``labels`` alone, and takes a mean of means elsewhere; so it is told that
    the loss is scaled already (``loss_is_scaled_for_ga``), and the model that it takes no such arguments. Accelerate's
    division of batches among processes reads examples twice to make them even; ``EpochBatches`` does not.
    """

    def __init__(
        self, fitting: Fitting, arguments: TrainingArguments, callbacks: Sequence[Any] = (), **more: Any
    ) -> None:
        self._fitting = fitting
        self._numbers = Numbers(len(fitting.train))
        self._of_step: list[tuple[torch.Tensor, Sequence[str]]] = []
        super().__init__(
            model=fitting.module, args=arguments, train_dataset=self._numbers, callbacks=list(callbacks), **more
        )
        self.model_accepts_loss_kwargs = False
        self.loss_is_scaled_for_ga = True
        # Whatever else a library or the environment adds would tell others of the training.
        known = [DefaultFlowCallback, *callbacks]
        self.callback_handler.callbacks = [
            one for one in self.callback_handler.callbacks if one in known or type(one) in known
        ]

    def get_train_dataloader(self) -> DataLoader[Any]:
        """The process's batches by number, so that what is drawn depends on seed and epoch alone."""
        sampler = EpochBatches(
            len(self._numbers), self._cut(), seed=self.args.seed, epoch=self._epoch, lengths=self._fitting.lengths
        )
        return DataLoader(self._numbers, batch_sampler=sampler, collate_fn=self._collated)

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | int | None = None,
    ) -> Any:
        """The batch's share of the step's mean loss."""
        places, count = inputs.pop("places", ()), inputs.pop("count")
        weight = 1.0 if inputs.pop("counts", True) else 0.0
        found = model(**inputs)["loss"]
        self._of_step.append((found.detach(), places))
        items = count if num_items_in_batch is None else num_items_in_batch
        # What several processes computed is averaged, where their sum is wanted.
        return found * (weight * self.args.world_size / max(1, int(items)))

    def _get_grad_norm(self, model: nn.Module, grad_norm: Any = None) -> Any:
        """Raises ``TrainingError`` before a step of numbers that are none: the weights stay as they were."""
        norm: Any = super()._get_grad_norm(model, grad_norm)  # type: ignore[no-untyped-call]
        of_step, self._of_step = self._of_step, []
        promise_finite(norm, of_step, step=self.state.global_step + 1, state=Path(str(self.args.output_dir)))
        return norm

    def forget_losses(self) -> None:
        """Of what was computed without a step."""
        self._of_step = []

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """``eval_loss`` of the held-out rows and the fitting's own figures, without dropout; it draws nothing.

        Raises ``TrainingError`` for a figure that is no finite number.
        """
        logged = {f"{PREFIX}{name}": value for name, value in self.figures(self._fitting.held_out).items()}
        finite_figures(logged, step=self.state.global_step)
        self.log(dict(logged))
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, logged)
        return logged

    def figures(self, rows: Sequence[Any]) -> dict[str, float]:
        """The mean ``loss`` of ``rows``, and the fitting's own figures."""
        module = self.accelerator.unwrap_model(self.model)
        module.eval()
        with undisturbed(), drawn_by(self.args.seed), torch.no_grad(), self.accelerator.autocast():
            loss = self._mean_loss(module, rows)
            own: Mapping[str, float | None] = self._fitting.figures() if self._fitting.figures else {}
        return {name: float(value) for name, value in {"loss": loss, **own}.items() if value is not None}

    def _mean_loss(self, module: nn.Module, rows: Sequence[Any]) -> float | None:
        total, count, size = 0.0, 0, self.args.per_device_train_batch_size
        for at in range(0, len(rows), size):
            batch = self._prepare_inputs(self._fitting.collate(rows[at : at + size]))
            count += int(batch.pop("count"))
            total += float(module(**batch)["loss"])
        return total / count if count else None

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        """The checkpoint's, but for the learning rates: whoever goes on may have set them lower."""
        groups = list(self.optimizer.param_groups) if self.optimizer is not None else []
        rates = [group.get("initial_lr", group["lr"]) for group in groups]
        super()._load_optimizer_and_scheduler(checkpoint)
        if checkpoint is None or self.optimizer is None or self.lr_scheduler is None:
            return
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            if group["initial_lr"] != rate:
                group["lr"], group["initial_lr"] = group["lr"] * rate / group["initial_lr"], rate
        self.lr_scheduler.base_lrs = rates
        self.lr_scheduler._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def _collated(self, numbers: list[int]) -> dict[str, Any]:
        """What a collator draws depends on seed, epoch and examples alone, not on what was drawn before."""
        with drawn_by(hash((self.args.seed, self._epoch(), *numbers)) % 2**63):
            batch = self._fitting.collate([self._fitting.train[example_of(one)] for one in numbers])
        places = self._fitting.places
        told = [places[example_of(one)] for one in numbers] if places else []
        counted = counts(numbers[0])
        return {**batch, "count": batch["count"] if counted else 0, "counts": counted, "places": told}

    def _get_num_items_in_batch(self, batch_samples: list[Any], device: torch.device) -> Any:
        count = torch.tensor(sum(int(one["count"]) for one in batch_samples), device=device)
        if self.args.world_size > 1:
            count = self.accelerator.gather(count).sum()
        return int(count)

    def _cut(self) -> Cut:
        return Cut(
            self.args.per_device_train_batch_size,
            accumulate=self.args.gradient_accumulation_steps,
            processes=self.args.world_size,
            process=self.args.process_index,
        )

    def _epoch(self) -> int:
        return int(self.state.global_step) // -(-len(self._numbers) // self._cut().step)
