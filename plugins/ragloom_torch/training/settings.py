"""How a stage fits: what is the same for every trainer on torch."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ragloom.config.component import ComponentConfig

Schedule = Literal["linear", "cosine", "constant"]


class FitConfig(ComponentConfig):
    """The run: a step reads ``batch`` · ``accumulate`` examples in each process."""

    epochs: float = Field(default=1.0, gt=0, allow_inf_nan=False, description="How often every example is read.")
    max_steps: int | None = Field(default=None, ge=1, description="Steps in all, in place of `epochs`.")
    batch: int = Field(default=16, ge=1, description="Examples that are read at once.")
    accumulate: int = Field(default=1, ge=1, description="Batches a step; the loss is as of one batch of them all.")
    learning_rate: float = Field(default=5e-5, gt=0, allow_inf_nan=False, description="The highest; AdamW.")
    schedule: Schedule = Field(default="linear", description="How the rate falls after the warm-up.")
    warmup: float = Field(default=0.1, ge=0, lt=1, description="Share of the steps in which the rate rises.")
    weight_decay: float = Field(default=0.01, ge=0, allow_inf_nan=False, description="Of matrices, not of biases.")
    max_grad_norm: float = Field(default=1.0, gt=0, allow_inf_nan=False, description="Longer gradients are shortened.")
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto",
        description="Of products; weights stay float32. auto: bfloat16 on an accelerator that has it, else float32.",
    )
    attention_dropout: float | None = Field(
        default=None,
        ge=0,
        lt=1,
        description="Share of attention's weights that a step leaves out; unset: the model's own. 0 is faster.",
    )
    gradient_checkpointing: bool = Field(default=False, description="Less memory for about a third more time.")
    evaluate_every: int | None = Field(default=None, ge=1, description="Steps; unset: after each epoch.")
    save_every: int | None = Field(default=None, ge=1, description="Steps between checkpoints; unset: each epoch.")
    metric: str | None = Field(default=None, description="Chooses the best checkpoint; unset: the stage's own.")
    patience: int | None = Field(default=None, ge=1, description="Stop after so many evaluations without a gain.")
    device: str = Field(default="auto", pattern=r"^(auto|cpu|mps|(cuda|xpu)(:\d+)?)$", description="auto: the best.")
    threads: int | None = Field(default=None, ge=1, description="Of torch on CPU; the same number, the same weights.")
    tensorboard: bool = Field(default=False, description="Write TensorBoard's files to `logs` of the checkpoint.")
