"""Settings of the components on transformers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ragloom.config.component import ComponentConfig
from ragloom.models import LanguageModelConfig

DType = Literal["auto", "float32", "bfloat16", "float16"]
_MODEL = "A folder, seen from the config's own, or an id on the model hub."


class TorchConfig(ComponentConfig):
    """Where and how precisely torch computes."""

    device: str = Field(
        default="auto",
        pattern=r"^(auto|cpu|mps|(cuda|xpu)(:\d+)?)$",
        description="auto: an accelerator where there is one, else cpu.",
    )
    dtype: DType = Field(
        default="auto", description="Of weights and arithmetic; auto: float32 on cpu, else as the weights are stored."
    )
    threads: int | None = Field(
        default=None, ge=1, description="Of torch, in the whole process; unset: as torch decides."
    )


class EncoderConfig(TorchConfig):
    """An encoder; what is not set is as its sentence-transformers files say.

    ``max_tokens``, ``passage_prefix`` and ``dimensions`` are part of its passage space, and so is the model; nothing
    else is.
    """

    model: str = Field(min_length=1, description=_MODEL)
    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    max_tokens: int | None = Field(default=None, ge=3, description="Where a text is cut; unset: as the model says.")
    query_prefix: str | None = Field(default=None, description="What is put before a query; unset: as the model says.")
    passage_prefix: str | None = Field(default=None, description="What is put before a passage; unset: likewise.")
    dimensions: int | None = Field(
        default=None,
        ge=1,
        description="Only so many first numbers of a vector are kept, of a model that learnt so (Matryoshka).",
    )
    batch_tokens: int = Field(default=8192, ge=1, description="How many tokens are read at once, padding included.")


class RerankerConfig(TorchConfig):
    """A cross-encoder of Hugging Face's layout, of one label or two."""

    model: str = Field(min_length=1, description=_MODEL)
    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    max_tokens: int | None = Field(
        default=None, ge=8, description="Of question and passage together; the model's own limit if unset."
    )
    batch_tokens: int = Field(default=8192, ge=1, description="How many tokens are read at once, padding included.")


class GeneratorConfig(LanguageModelConfig, TorchConfig):
    """A language model of Hugging Face's layout, decoder-only or encoder–decoder."""
