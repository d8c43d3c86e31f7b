"""What this plugin offers."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1


@hookimpl
def register_retrievers(register: Register) -> None:
    """The engine and the reference."""
    register(
        "bm25",
        target="ragloom_bm25.retriever:BM25Retriever",
        config="ragloom_bm25.config:BM25Config",
        requires=("numpy",),
        conformance="ragloom_bm25.conformance:bm25",
        summary="BM25 (lucene, robertson, atire, bm25l, bm25+): persistent, memory-mapped, incremental, exact.",
    )
    register(
        "rank_bm25",
        target="ragloom_bm25.reference:RankBM25Retriever",
        config="ragloom_bm25.config:RankBM25Config",
        requires=("rank_bm25",),
        extra="rank-bm25",
        conformance="ragloom_bm25.conformance:rank_bm25",
        summary="The rank-bm25 library's Okapi, L and Plus, in memory: the reference for small collections.",
    )
