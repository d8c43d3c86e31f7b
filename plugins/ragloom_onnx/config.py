"""Settings of the components on ONNX Runtime."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ragloom.config.component import ComponentConfig
from ragloom.models import LanguageModelConfig
from ragloom.models.reader_config import SpanReaderConfig

Precision = Literal["auto", "fp32", "int8"]
_MODEL = "A folder, seen from the config's own, or an id on the model hub."


class OnnxConfig(ComponentConfig):
    """A graph and what it is run with."""

    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    precision: Precision = Field(default="auto", description="Which of the exported graphs; auto: int8 if there.")
    threads: int | None = Field(default=None, ge=1, description="How many cores are used; unset: all there are.")
    threads_per_batch: int = Field(
        default=1,
        ge=1,
        description="How many of them share a batch; 1 is fastest for many texts, more for single ones on big models.",
    )
    batch_tokens: int = Field(default=512, ge=1, description="How many tokens a batch has at most, padding included.")


class EncoderConfig(OnnxConfig):
    """An encoder; what is not set is as its sentence-transformers files say.

    ``max_tokens``, ``passage_prefix`` and ``dimensions`` are part of its passage space, and so is the model; nothing
    else is.
    """

    model: str = Field(min_length=1, description=_MODEL)
    runtime: Literal["onnxruntime", "openvino"] = Field(
        default="onnxruntime", description="What runs the graph; openvino needs the extra 'openvino'."
    )
    max_tokens: int | None = Field(default=None, ge=3, description="Where a text is cut; unset: as the model says.")
    query_prefix: str | None = Field(default=None, description="What is put before a query; unset: as the model says.")
    passage_prefix: str | None = Field(default=None, description="What is put before a passage; unset: likewise.")
    dimensions: int | None = Field(
        default=None,
        ge=1,
        description="Only so many first numbers of a vector are kept, of a model that learnt so (Matryoshka).",
    )


class RerankerConfig(OnnxConfig):
    """A cross-encoder of one label or two."""

    model: str = Field(min_length=1, description=_MODEL)
    max_tokens: int | None = Field(
        default=None, ge=8, description="Of question and passage together; the model's own limit if unset."
    )


class ReaderConfig(SpanReaderConfig, OnnxConfig):
    """A model that points at the span of a source that answers."""


class GeneratorConfig(LanguageModelConfig):
    """A language model's graphs and what they are run with."""

    precision: Literal["auto", "fp32", "int8", "int4"] = Field(
        default="auto", description="Which of the exported graphs; auto: int8 if there, else fp32."
    )
    threads: int | None = Field(default=None, ge=1, description="How many cores a text is written on; unset: all.")
