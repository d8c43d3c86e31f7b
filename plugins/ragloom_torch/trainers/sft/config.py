"""Settings of `sft`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ragloom_torch.config import TorchConfig
from ragloom_torch.training.settings import FitConfig
from ragloom_torch.writers.settings import WriterConfig


class SftConfig(WriterConfig, FitConfig):
    """Fine-tunes a generator on questions, passages and answers, as RAFT does (Zhang et al. 2024, arXiv:2403.10131)."""

    distractors: int = Field(default=4, ge=0, description="Passages beside those that hold the answer.")
    distractors_from: Literal["search", "rows", "others"] = Field(
        default="search",
        description="After a row's own `negatives`: what the stage's retrievers find and no answer stands in; "
        "rows: nothing; others: other rows' passages, drawn.",
    )
    pool: int = Field(default=16, ge=1, description="How many passages of a row its distractors are drawn from.")
    golden: float = Field(
        default=0.8, ge=0, le=1, description="How often the passages that hold the answer are among those shown."
    )
    without_golden: Literal["answer", "abstain"] = Field(
        default="answer", description="What is taught where they are not: the answer all the same, or to say nothing."
    )
    answered: int = Field(
        default=64, ge=0, description="How many held-out rows are answered for exact match and F1 at each evaluation."
    )
    metric: Literal["loss", "exact_match", "f1"] | None = Field(
        default=None, description="Chooses the best checkpoint; unset: loss."
    )

    def placing(self) -> TorchConfig:
        """Where the model lies; its weights are float32, whatever the products are."""
        return TorchConfig(device=self.device, dtype="float32", threads=self.threads)
