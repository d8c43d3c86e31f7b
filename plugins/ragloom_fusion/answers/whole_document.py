"""Whether a summary is asked for of one document as it stands, or of what the passages say about a topic."""

from __future__ import annotations

from ragloom.types import Evidence, Passage


def is_whole_document(evidence: Evidence) -> bool:
    """Whether the question of a summary only names the one document that every passage is of: by id, end or title."""
    name = evidence.query.text.strip()
    documents = {passage.document_id for passage in evidence.passages}
    return evidence.task == "summarize" and len(documents) == 1 and _names(name, evidence.passages[0])


def _names(name: str, passage: Passage) -> bool:
    identity = passage.document_id
    return bool(name) and (identity == name or identity.endswith(f"/{name}") or _same_title(name, passage.title))


def _same_title(name: str, title: str) -> bool:
    """Whether ``title`` is ``name``, letter case aside."""
    return bool(title) and name.casefold() == title.strip().casefold()
