"""What this plugin offers."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1


@hookimpl
def register_retrievers(register: Register) -> None:
    """Dense retrieval."""
    register(
        "faiss",
        target="ragloom_faiss.retriever:FaissRetriever",
        config="ragloom_faiss.config:FaissConfig",
        requires=("faiss", "numpy"),
        extra="faiss",
        conformance="ragloom_faiss.conformance:retrievers",
        summary="Dense retrieval: flat (exact), HNSW, IVF, IVF-PQ, SQ8, over any encoder; incremental, memory-mapped.",
    )


@hookimpl
def register_encoders(register: Register) -> None:
    """One of two."""
    register(
        "dual",
        target="ragloom_faiss.dual:DualEncoder",
        config="ragloom_faiss.config:DualConfig",
        requires=("numpy",),
        conformance="ragloom_faiss.conformance:encoders",
        summary="Queries by one encoder, passages by another, as after a training that left the index alone.",
    )


@hookimpl
def register_commands(register: Register) -> None:
    """One command."""
    register(
        "recall",
        target="ragloom_faiss.command:recall",
        requires=("faiss", "numpy"),
        extra="faiss",
        conformance="ragloom_faiss.conformance:commands",
        summary="Measure what an approximate dense index finds of what an exact search finds.",
    )
