"""The label of a found example."""

from __future__ import annotations

from collections.abc import Iterable

from ragloom.types import Fused, MetadataValue, Passage

ABSTAINED = Fused("", abstained=True)
"""What is said where there is nothing to say it from."""

_TRUTH = {True: "true", False: "false"}


def label_of(passage: Passage, field: str) -> str:
    """The label of the passage's document; empty where it has none, or several."""
    return as_label(passage.metadata.get(field))


def as_label(value: MetadataValue | None) -> str:
    """A metadata value as a label: numbers and truth values as they are written in JSON, one tag as itself."""
    if isinstance(value, tuple):
        return value[0].strip() if len(value) == 1 else ""
    if isinstance(value, bool):
        return _TRUTH[value]
    return "" if value is None else str(value).strip()


def labels_among(passages: Iterable[Passage], field: str) -> tuple[str, ...]:
    """Every label that ``passages`` have, sorted."""
    return tuple(sorted({label_of(one, field) for one in passages} - {""}))
