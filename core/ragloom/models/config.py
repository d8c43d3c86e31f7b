"""The settings that every generator over a model's own files has."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from ragloom.config.component import ComponentConfig
from ragloom.models.own_template import FIELDS, unknown_fields


class LanguageModelConfig(ComponentConfig):
    """A language model and how it is asked, whatever runs it."""

    model: str = Field(min_length=1, description="A folder, seen from the config's own, or an id on the model hub.")
    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    max_tokens: int | None = Field(
        default=None,
        ge=8,
        description="How many tokens a prompt and its answer may have; the model's own limit if unset.",
    )
    template: str = Field(
        default="",
        description="A prompt of your own, with {question}, {sources}, {instruction} and {previous} in it.",
    )
    chat: Literal["auto", "never"] = Field(
        default="auto", description="Whether a chat template of the model's is used."
    )
    language: Literal["auto", "en", "zh"] = Field(default="auto", description="Of the prompts; auto: the question's.")
    batch_tokens: int = Field(default=8192, ge=1, description="How many tokens of prompts are read at once.")

    @field_validator("template")
    @classmethod
    def _only_fields_that_exist(cls, template: str) -> str:
        if unknown := unknown_fields(template):
            there = ", ".join(f"{{{name}}}" for name in FIELDS)
            raise ValueError(f"{{{unknown[0]}}} stands for nothing; there are {there}")
        if template and "{question}" not in template:
            raise ValueError("the question is nowhere in it: write {question} where it belongs")
        return template
