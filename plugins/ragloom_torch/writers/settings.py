"""How a generator that is trained is named and asked: as where it will serve."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from ragloom.config.component import ComponentConfig
from ragloom.models.own_template import unknown_fields
from ragloom_torch.config import GeneratorConfig


class Bert2BertConfig(ComponentConfig):
    """An encoder–decoder begun from two encoders (arXiv:1907.12461)."""

    type: Literal["bert2bert"] = Field(description="Encoder and decoder of BERT's kind.")
    encoder: str = Field(min_length=1, description="What reads: a folder or an id on the model hub.")
    decoder: str = Field(min_length=1, description="What writes, of the same tokenizer: a folder or an id.")
    layers: int | None = Field(default=None, ge=1, description="Of the decoder, the first so many; unset: all.")
    cross_attention: Literal["drawn", "copied"] = Field(
        default="drawn", description="What the decoder looks at the text with: drawn, or as it looks at its own words."
    )


class LoraConfig(ComponentConfig):
    """Small matrices are learnt beside the model's own, which stay (Hu et al. 2021, arXiv:2106.09685)."""

    rank: int = Field(default=8, ge=1, description="Their inner width.")
    alpha: float = Field(default=16.0, gt=0, allow_inf_nan=False, description="They are scaled by alpha / rank.")
    dropout: float = Field(default=0.0, ge=0, lt=1, description="Of what they read, while training.")
    targets: tuple[str, ...] = Field(
        default=(), description="Names of the matrices (`q_proj`, …); unset: every one but the last."
    )


class WriterConfig(ComponentConfig):
    """Which model, begun from what, and the prompt that it is asked with: what serves it has to say the same."""

    model: str | None = Field(default=None, min_length=1, description="A folder, or an id on the model hub.")
    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    architecture: Bert2BertConfig | None = Field(default=None, description="In place of `model`: what to build.")
    lora: LoraConfig | None = Field(default=None, description="Learn small matrices alone; they are merged at the end.")
    max_tokens: int | None = Field(
        default=None, ge=8, description="Of prompt and answer; unset: the model's own limit."
    )
    template: str = Field(default="", description="A prompt of your own, as the generator's `template`.")
    chat: Literal["auto", "never"] = Field(default="auto", description="Whether the model's chat template is used.")
    language: Literal["auto", "en", "zh"] = Field(default="auto", description="Of the prompts; auto: the question's.")
    target_tokens: int = Field(
        default=64, ge=2, description="Longer answers are cut; the prompt leaves room for as many."
    )

    @field_validator("template")
    @classmethod
    def _only_fields_that_exist(cls, template: str) -> str:
        if unknown := unknown_fields(template):
            raise ValueError(f"{{{unknown[0]}}} stands for nothing")
        if template and "{question}" not in template:
            raise ValueError("the question is nowhere in it: write {question} where it belongs")
        return template

    @model_validator(mode="after")
    def _one_beginning(self) -> WriterConfig:
        if (self.model is None) == (self.architecture is None):
            raise ValueError("set either `model` (to go on with it) or `architecture` (to build one)")
        return self

    def serving(self, model: str) -> GeneratorConfig:
        """The generator that reads and writes as this one is taught to."""
        return GeneratorConfig(
            model=model,
            max_tokens=self.max_tokens,
            template=self.template,
            chat=self.chat,
            language=self.language,
        )
