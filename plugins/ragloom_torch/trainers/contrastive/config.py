"""Settings of the stage ``contrastive``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ragloom_torch.mining.settings import LOOKED_THROUGH, NegativesConfig, few_of
from ragloom_torch.training.settings import FitConfig


class ContrastiveConfig(FitConfig):
    """An encoder is fine-tuned with InfoNCE: a question's passage against the others of its batch, and hard ones.

    A batch of ``batch`` questions is one contrast: with ``accumulate`` a step adds up several, and no question meets
    another batch's passages. ``chunk`` is what makes room for more negatives.
    """

    model: str = Field(min_length=1, description="The encoder to begin with: a folder, or an id on the model hub.")
    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    batch: int = Field(default=32, ge=1, description="Questions that are contrasted with each other.")
    learning_rate: float = Field(default=2e-5, gt=0, allow_inf_nan=False, description="The highest; AdamW.")
    max_tokens: int | None = Field(
        default=None, ge=3, description="Where texts are cut while learning; serving keeps the model's own length."
    )
    query_prefix: str | None = Field(default=None, description="Put before a question; unset: as the model says.")
    passage_prefix: str | None = Field(default=None, description="Put before a passage; unset: likewise.")
    scale: float = Field(default=20.0, gt=0, allow_inf_nan=False, description="What scores are multiplied by.")
    learn_scale: bool = Field(default=False, description="`scale` is where it begins; it learns with the rest.")
    negatives: NegativesConfig = Field(default=NegativesConfig(), description="Where hard negatives come from.")
    dimensions: tuple[Annotated[int, Field(ge=1)], ...] = Field(
        default=(),
        description="Beside the whole vector, so many of its first numbers are to serve alone (Matryoshka), "
        "as an encoder's `dimensions`.",
    )
    chunk: int | None = Field(
        default=None, ge=1, description="Texts read at once: the same gradient in less memory, a third slower."
    )
    freeze_passages: bool = Field(
        default=False, description="Only questions learn: an index of the model's passages stays as it is."
    )
    rank_among: int = Field(
        default=2000,
        ge=1,
        description="Held-out questions are ranked among so many passages: the rows' own, what was mined for them, and "
        "where the collection is mined, others of it.",
    )


def tried(config: ContrastiveConfig) -> ContrastiveConfig:
    """The settings of a trial: little of the collection is looked through."""
    few = {"negatives": few_of(config.negatives), "rank_among": min(config.rank_among, LOOKED_THROUGH)}
    return config.model_copy(update=few)
