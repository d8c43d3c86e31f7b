"""What this plugin offers."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1


@hookimpl
def register_rerankers(register: Register) -> None:
    """One reranker, over an encoder that is there anyway."""
    register(
        "sentences",
        target="ragloom_rerank.sentences:SentenceReranker",
        config="ragloom_rerank.config:SentencesConfig",
        requires=("numpy",),
        conformance="ragloom_rerank.conformance:sentences",
        summary="Passages by their best sentence, as an encoder sees it: the retrievers' own or another.",
    )
