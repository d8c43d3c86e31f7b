"""The settings of the retriever, and of the encoder that is two."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind, index_field

Kind = Literal["auto", "flat", "hnsw", "ivf", "ivfpq", "sq8"]
Metric = Literal["cosine", "ip"]


class FaissConfig(ComponentConfig):
    """Settings of ``faiss``.

    Which encoder made the vectors is looked at by its passage space: another runtime or precision of the same model
    rebuilds nothing. Where a setting asks for a rebuild, vectors that are there already are not encoded again.
    """

    encoder: Annotated[ComponentSpec, OfKind("encoder")]
    index: Kind = index_field(
        "auto",
        description="flat is exact. sq8 is IVF with 8-bit codes. auto: flat below 50,000 passages, then sq8.",
    )
    metric: Metric = index_field("cosine", description="ip: the inner product of the vectors as they are.")
    exact_below: int = index_field(1000, ge=1, description="Fewer passages than this are searched exactly anyway.")
    nlist: int = index_field(0, ge=0, description="ivf, ivfpq, sq8: clusters. 0: four times the root of the passages.")
    m: int = index_field(32, ge=2, le=256, description="hnsw: links of a passage.")
    ef_construction: int = index_field(200, ge=8, le=10_000, description="hnsw: how widely links are looked for.")
    code_size: int = index_field(0, ge=0, le=4096, description="ivfpq: bytes of a code. 0: one for four dimensions.")
    recall: float = Field(
        0.99, gt=0, le=1, description="What nprobe and ef are set to reach, as measured when the index was built."
    )
    nprobe: int = Field(0, ge=0, description="ivf, ivfpq, sq8: clusters looked into. 0: as recall asks.")
    ef: int = Field(0, ge=0, description="hnsw: candidates kept while searching. 0: as recall asks.")
    refine: int = Field(
        2, ge=1, le=100, description="How many times k candidates are scored by their stored vectors, unless flat."
    )
    rebuild_share: float = Field(
        0.2, gt=0, le=1, description="What share of passages may be gone or new before an index is rebuilt."
    )
    batch: int = Field(256, ge=1, le=65_536, description="How many passages are encoded, and made safe, at a time.")
    threads: int = Field(0, ge=0, le=1024, description="For building and for batches of queries. 0: all cores.")


class DualConfig(ComponentConfig):
    """Settings of ``dual``: two encoders whose vectors are comparable."""

    queries: Annotated[ComponentSpec, OfKind("encoder")] = Field(description="What encodes queries.")
    passages: Annotated[ComponentSpec, OfKind("encoder")] = Field(
        description="What encodes passages: an index is of its space."
    )
