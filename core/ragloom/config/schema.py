"""The core's own part of a config; each component's settings are checked against that component's model."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind
from ragloom.config.naming import NAME, default_name
from ragloom.config.tasks import Task
from ragloom.config.training import Train, TrainConfig

DEFAULTS: dict[str, Any] = {
    "collection": ".ragloom",
    "ingest": {"chunker": {"use": "sentences"}},
    "retrievers": [{"use": "bm25"}],
    "fusion": {"ranks": {"use": "rrf"}, "answer": {"use": "concat"}},
    "generator": {"use": "extractive"},
}
"""What holds where a config says nothing; ``--set`` reaches into it."""


class RetrieverSpec(ComponentSpec):
    """A retriever: the ``k`` best passages that it finds count in rank fusion with ``weight``.

    ``name`` tells two retrievers of one kind apart, names the retriever's index folder, and is ``use`` by default.
    """

    name: str = Field(default="", max_length=100, pattern=NAME)
    k: int = Field(default=100, ge=1)
    weight: float = Field(default=1.0, ge=0, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        fields = {"use": value} if isinstance(value, str) else value
        if not isinstance(fields, dict) or not isinstance(fields.get("use"), str) or "name" in fields:
            return value
        return {**fields, "name": default_name(fields["use"])}


class RerankerSpec(ComponentSpec):
    """A reranker: it reads the ``k`` best passages of the fused ranking."""

    k: int = Field(default=20, ge=1)


class LimitsConfig(ComponentConfig):
    """What reading one file may take. A file that asks for more is reported and left out; the others are read.

    ``seconds``: from the beginning of a file to its first document, and from each to the next. ``memory_mb``: what its
    loader may take on top of its own size (Linux and macOS). ``file_mb``: how large a file is read that its loader
    takes in whole. ``text_mb``: how many million characters one document may have. ``apart``: whether files are read
    in a process of their own; where they are not, neither ``seconds`` nor ``memory_mb`` can be held.
    """

    seconds: float = Field(default=60.0, gt=0, le=86_400)
    memory_mb: int = Field(default=1024, ge=16, le=1_000_000)
    file_mb: int = Field(default=1024, ge=1, le=1_000_000)
    text_mb: int = Field(default=8, ge=1, le=500)
    apart: bool = True


class IngestConfig(ComponentConfig):
    """How files become passages. ``loaders`` empty: every installed one."""

    sources: tuple[str, ...] = ()
    chunker: Annotated[ComponentSpec, OfKind("chunker")] = ComponentSpec(use="sentences")
    loaders: tuple[Annotated[ComponentSpec, OfKind("loader")], ...] = ()
    limits: LimitsConfig = LimitsConfig()


class FusionConfig(ComponentConfig):
    """How rankings become one, and how passages and question become the answer."""

    ranks: Annotated[ComponentSpec, OfKind("rank_fuser")] = ComponentSpec(use="rrf")
    answer: Annotated[ComponentSpec, OfKind("answer_fuser")] = ComponentSpec(use="concat")


class AbstainConfig(ComponentConfig):
    """When an answer is held back. ``below``: the confidence that it takes, on the scale of what answers.

    ``null`` gives every answer. `ragloom calibrate` fits it on labelled questions.
    """

    below: float | None = Field(default=None, allow_inf_nan=False)


class MetricSpec(ComponentSpec):
    """A metric: ``f1``, ``ndcg@10`` (the same as ``{use: ndcg, k: 10}``), or with its settings.

    ``name`` is what results call its figure: ``use``, with ``@k`` where there is one, by default; ``measure``, where it
    is told by such a name, as ``ir`` is.
    """

    name: str = Field(default="", max_length=100)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        fields = _metric(value) if isinstance(value, str) else value
        if not isinstance(fields, dict) or not isinstance(fields.get("use"), str) or fields.get("name"):
            return fields
        depth = f"@{fields['k']}" if fields.get("k") is not None else ""
        return {**fields, "name": str(fields.get("measure") or fields["use"].rpartition("/")[2]) + depth}


def _metric(text: str) -> dict[str, Any]:
    use, _, depth = text.partition("@")
    return {"use": use, "k": int(depth)} if depth.isdecimal() else {"use": text}


class CostConfig(ComponentConfig):
    """What a million tokens cost, in whatever currency; both 0: nothing is reckoned."""

    input: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    output: float = Field(default=0.0, ge=0, allow_inf_nan=False)


class EvaluateConfig(ComponentConfig):
    """How `ragloom eval` judges. ``metrics`` empty: those that fit the task and what the data tell.

    ``depth``: how many of the found documents count in retrieval metrics.
    """

    metrics: tuple[Annotated[MetricSpec, OfKind("metric")], ...] = ()
    depth: int = Field(default=100, ge=1)
    cost: CostConfig = CostConfig()


class Config(ComponentConfig):
    """A whole config. ``version: 1`` alone is one: BM25, reciprocal ranks, one prompt, the sources' own sentences."""

    version: Literal[1]
    task: Task = "qa"
    collection: str = Field(default=".ragloom", min_length=1)
    ingest: IngestConfig = IngestConfig()
    query: tuple[Annotated[ComponentSpec, OfKind("query_transform")], ...] = ()
    retrievers: tuple[Annotated[RetrieverSpec, OfKind("retriever")], ...] = Field(
        default=(RetrieverSpec(use="bm25"),), min_length=1
    )
    fusion: FusionConfig = FusionConfig()
    reranker: Annotated[RerankerSpec, OfKind("reranker")] | None = None
    rounds: int = Field(default=1, ge=1)
    generator: Annotated[ComponentSpec, OfKind("generator")] = ComponentSpec(use="extractive")
    abstain: AbstainConfig = AbstainConfig()
    interceptors: tuple[Annotated[ComponentSpec, OfKind("interceptor")], ...] = ()
    trace: bool = True
    evaluate: EvaluateConfig = EvaluateConfig()
    train: Train = ()

    @property
    def training(self) -> TrainConfig | None:
        """The training as a mapping says it; None where the config has no stage."""
        return self.train if isinstance(self.train, TrainConfig) else TrainConfig.of(self.train)
