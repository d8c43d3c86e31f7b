"""The settings of both retrievers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind, index_field

MULTILINGUAL = ComponentSpec(use="multilingual")


class BM25Config(ComponentConfig):
    """Settings of ``bm25``. Only ``analyzer`` is part of what the index holds: the others rebuild nothing."""

    analyzer: Annotated[ComponentSpec, OfKind("analyzer")] = index_field(MULTILINGUAL)
    method: Literal["lucene", "robertson", "atire", "bm25l", "bm25+"] = Field(
        "lucene", description="The published variant (Kamphuis et al. 2020)."
    )
    k1: float = Field(1.5, ge=0, le=1000, description="How slowly repeating a term stops to matter.")
    b: float = Field(0.75, ge=0, le=1, description="How much a passage's length counts: 0 not at all, 1 in full.")
    delta: float = Field(0.5, ge=0, le=1000, description="The lower bound of a match in bm25l and bm25+.")
    engine: Literal["auto", "numpy", "compiled"] = Field(
        "auto",
        description="compiled needs the extra 'fast'; auto turns to it, where installed, once there is much to do.",
    )


class RankBM25Config(ComponentConfig):
    """Settings of ``rank_bm25``; the defaults are the library's."""

    analyzer: Annotated[ComponentSpec, OfKind("analyzer")] = MULTILINGUAL
    method: Literal["okapi", "l", "plus"] = "okapi"
    k1: float = Field(1.5, ge=0, le=1000)
    b: float = Field(0.75, ge=0, le=1)
    delta: float | None = Field(None, ge=0, le=1000, description="Default: 0.5 for l, 1 for plus.")
    epsilon: float = Field(0.25, ge=0, le=1, description="Okapi's floor for negative idf, as a share of the mean idf.")
