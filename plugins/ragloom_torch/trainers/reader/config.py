"""Settings of the trainer of span readers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ragloom_torch.training.settings import FitConfig


class ReaderConfig(FitConfig):
    """``max_tokens``, ``stride`` and ``max_answer_tokens`` are as the reader will be served with."""

    model: str = Field(
        min_length=1,
        description="An encoder, or a reader to go on with: a folder, seen from the config's own, or a hub id.",
    )
    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    epochs: float = Field(default=2.0, gt=0, allow_inf_nan=False, description="How often every example is read.")
    max_tokens: int | None = Field(
        default=None, ge=16, description="Of question and a passage's window together; the model's own limit if unset."
    )
    stride: int = Field(default=128, ge=0, description="How many tokens two windows of a long passage share.")
    max_answer_tokens: int = Field(default=30, ge=1, le=500, description="How long an answer is at most, held out.")
    windows: int = Field(
        default=2, ge=1, description="Of a longer passage so many windows are learnt from, those with an answer first."
    )
    objective: Literal["marginal", "first"] = Field(
        default="marginal",
        description="marginal: any place where an answer stands is right; first: the row's `start`, else the first.",
    )
    normalise: Literal["together", "each"] = Field(
        default="together",
        description="together: the passages of a question compete; each: every window is a question of its own.",
    )
    passages: int = Field(
        default=2, ge=1, description="A question is read with at most so many: those that answer it, then wrong ones."
    )
    negatives: Literal["rows", "article", "search"] = Field(
        default="rows",
        description="Where wrong passages come from, beside the row's own: article: of rows of the same group; "
        "search: the stage's retrievers. None that holds an answer.",
    )
    negative_share: float = Field(
        default=1.0, ge=0, le=1, description="The share of questions that are read with wrong passages, too."
    )
