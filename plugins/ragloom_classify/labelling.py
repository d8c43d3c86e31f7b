"""The label of a found example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def unlabelled(count: int, field: str) -> Fused:
    """The abstention where ``count`` texts were found, and none has a label; of none found, there is no more to say."""
    said = f"None of the {count} texts that were found has a `{field}`." if count else ""
    return Fused("", abstained=True, reason=said)


def bearing_out(label: str, passages: Sequence[Passage], field: str, most: int) -> tuple[int, ...]:
    """The numbers of the first ``most`` of ``passages`` that have that label."""
    return tuple([number for number, one in enumerate(passages) if label_of(one, field) == label][:most])


def labels_among(passages: Iterable[Passage], field: str) -> tuple[str, ...]:
    """Every label that ``passages`` have, sorted."""
    return tuple(sorted({label_of(one, field) for one in passages} - {""}))
