"""The part of a config that says what is trained, on what, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind
from ragloom.config.naming import NAME, default_name

Text = Annotated[str, Field(min_length=1)]
Several = Text | tuple[Text, ...]
"""One, or a list."""


def _held_out(value: object) -> object:
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    is_share = isinstance(value, float) and 0 < value < 1
    if is_count or is_share or (isinstance(value, str) and value):
        return value
    what = "must be how many groups (5), a share of them between 0 and 1 (0.1), or a file of rows"
    raise PydanticCustomError("held_out", what)


HeldOut = Annotated[int | float | str, BeforeValidator(_held_out)]
"""How many groups of rows, the last ones; a share of them; or a file of rows of its own."""


def several(said: str | Sequence[str] | None) -> tuple[str, ...]:
    """What was said as one or as a list."""
    return (said,) if isinstance(said, str) else tuple(said or ())


class StageSpec(ComponentSpec):
    """A stage: a trainer, and what it learns from where that is not the whole training's.

    ``name`` names its folder below `output`, and is ``use`` by default. ``retrievers`` names those of the config that
    it may search; unset, all of them.
    """

    name: str = Field(default="", max_length=100, pattern=NAME)
    data: Several | None = None
    split: Text | None = None
    held_out: HeldOut | None = None
    retrievers: tuple[str, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        fields = {"use": value} if isinstance(value, str) else value
        if not isinstance(fields, dict) or not isinstance(fields.get("use"), str) or "name" in fields:
            return value
        return {**fields, "name": default_name(fields["use"])}


class AfterwardsConfig(ComponentConfig):
    """What the result is evaluated on: questions, and the documents that they are asked of.

    ``split`` names the judgements of a BEIR folder. ``sources`` empty: those of `ingest`, else the collection's, else
    what the data bring, else those of `train`.
    """

    data: Text
    split: Text = "test"
    sources: Several = ()

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: object) -> object:
        return {"data": value} if isinstance(value, str) else value


class TrainConfig(ComponentConfig):
    """What is trained. A list of stages is short for ``{stages: […]}``.

    ``data``: files or folders of rows; ``split`` names the judgements of a BEIR folder. ``held_out`` rows are never
    learnt from. ``sources`` are the documents that stages search, by default those of `ingest`. A stage writes
    ``output``/NAME. ``evaluate`` unset: the held-out questions.
    """

    stages: tuple[Annotated[StageSpec, OfKind("trainer")], ...] = Field(min_length=1)
    data: Several = ()
    split: Text = "train"
    held_out: HeldOut = 0.1
    sources: Several = ()
    output: Text = "trained"
    seed: int = Field(default=0, ge=0, lt=2**32)
    evaluate: AfterwardsConfig | None = None

    @classmethod
    def of(cls, stages: Sequence[StageSpec]) -> Self | None:
        """The training of a list of stages; None where it is empty."""
        return cls(stages=tuple(stages)) if stages else None


def _shape(value: Any) -> str:
    return "list" if isinstance(value, list | tuple) else "mapping"


Stages = tuple[Annotated[StageSpec, OfKind("trainer")], ...]
Train = Annotated[Annotated[Stages, Tag("list")] | Annotated[TrainConfig, Tag("mapping")], Discriminator(_shape)]
