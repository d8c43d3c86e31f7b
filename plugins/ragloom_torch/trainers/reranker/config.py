"""Settings of the stage ``reranker``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ragloom.config.component import ComponentSpec, OfKind
from ragloom_torch.mining.settings import NegativesConfig
from ragloom_torch.training.settings import FitConfig


class RerankerConfig(FitConfig):
    """A cross-encoder is fine-tuned: question and passage are read together, and right passages score highest."""

    model: str = Field(
        min_length=1,
        description="An encoder (its head is drawn by the seed) or a cross-encoder: a folder, or a hub's id.",
    )
    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    batch: int = Field(default=8, ge=1, description="Questions that are read at once, each with its candidates.")
    learning_rate: float = Field(default=2e-5, gt=0, allow_inf_nan=False, description="The highest; AdamW.")
    max_tokens: int | None = Field(
        default=None, ge=8, description="Of question and passage together; the model's own limit if unset."
    )
    loss: Literal["listwise", "binary"] = Field(
        default="listwise",
        description="listwise: softmax over a question's candidates; binary: each of them is right or wrong.",
    )
    negatives: NegativesConfig = Field(
        default=NegativesConfig.model_validate({"from": "search", "count": 4}),
        description="Where wrong candidates come from; where too few are found, other rows' passages are drawn.",
    )
    encoder: Annotated[ComponentSpec, OfKind("encoder")] | None = Field(
        default=None, description="Who ranks for `negatives: {from: encoder}`; unset: the retrievers' own."
    )
    candidates: int = Field(default=20, ge=2, description="How many a held-out question is ranked among.")
