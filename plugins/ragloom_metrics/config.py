"""The settings of the metrics."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind

_CUT = "How many distinct documents of the ranking count; null: all of them."


class CutConfig(ComponentConfig):
    """A metric of the head of a ranking."""

    k: int | None = Field(default=10, ge=1, description=_CUT)


class WholeConfig(ComponentConfig):
    """A metric of a whole ranking."""

    k: int | None = Field(default=None, ge=1, description=_CUT)


class IrConfig(ComponentConfig):
    """A measure of ir-measures."""

    measure: str = Field(
        min_length=1, max_length=100, description="As ir-measures calls it: `nDCG@10`, `Bpref`, `Compat(p=0.9)`."
    )


class BleuConfig(ComponentConfig):
    """BLEU by sacrebleu."""

    tokenizer: Literal["auto", "13a", "intl", "zh", "char", "none"] = Field(
        default="auto", description="sacrebleu's; auto: zh for questions in Chinese, 13a for all others."
    )
    lowercase: bool = Field(default=False, description="Whether case is ignored.")


class RougeConfig(ComponentConfig):
    """ROUGE by rouge-score."""

    stem: bool = Field(default=False, description="Whether English words are compared by their Porter stems.")


class PassageEffectConfig(ComponentConfig):
    """How likely an answer is with and without each passage; ``task`` and ``instruction`` as it was asked for."""

    generator: Annotated[ComponentSpec, OfKind("generator")] | None = Field(
        default=None, description="Whose probabilities count; the pipeline's own where none is named."
    )
    task: Literal["answer", "summarize", "classify"] = "answer"
    instruction: str = Field(default="", description="Replaces the prompt's own instruction.")


class LossConfig(ComponentConfig):
    """When an answer is wrong."""

    loss: Literal["contains", "f1", "exact-match"] = Field(
        default="contains",
        description="1 less the metric of that name; contains: 0 where an accepted answer stands in it, else 1.",
    )
