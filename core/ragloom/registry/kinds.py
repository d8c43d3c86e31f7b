"""The kinds of components and the hook that offers each; the shapes of names and import strings."""

from __future__ import annotations

import re

KINDS: dict[str, str] = {
    "register_retrievers": "retriever",
    "register_encoders": "encoder",
    "register_rerankers": "reranker",
    "register_generators": "generator",
    "register_rank_fusers": "rank_fuser",
    "register_answer_fusers": "answer_fuser",
    "register_query_transforms": "query_transform",
    "register_loaders": "loader",
    "register_chunkers": "chunker",
    "register_analyzers": "analyzer",
    "register_interceptors": "interceptor",
    "register_trainers": "trainer",
    "register_metrics": "metric",
    "register_commands": "command",
}
"""From hook to kind."""

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""A plugin's."""
COMPONENT = re.compile(r"[a-z0-9][A-Za-z0-9_-]*")
"""A component's: its field may write it with a capital (``rougeL``)."""
EXTRA = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
IMPORT = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def spoken(kind: str) -> str:
    """The kind as a sentence says it."""
    return kind.replace("_", " ")
