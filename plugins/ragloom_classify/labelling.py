"""The label of a found example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ragloom.types import Fused, MetadataValue, Passage

ABSTAINED = Fused("", abstained=True)
"""What is said where there is nothing to say it from."""

LONGEST = 80
"""Characters of a label that may be told to a language model."""

_TRUTH = {True: "true", False: "false"}


def label_of(passage: Passage, field: str) -> str:
    """The label of the passage's document; empty where it has none, or several."""
    return as_label(passage.metadata.get(field))


def as_label(value: MetadataValue | None) -> str:
    """A metadata value as a label, on one line: numbers and truth values as in JSON, one tag as itself."""
    if isinstance(value, tuple):
        return _one_line(value[0]) if len(value) == 1 else ""
    if isinstance(value, bool):
        return _TRUTH[value]
    return "" if value is None else _one_line(str(value))


def unlabelled(count: int, field: str) -> Fused:
    """The abstention where ``count`` texts were found, and none has a label; of none found, there is no more to say."""
    found = "The one text that was found has no" if count == 1 else f"None of the {count} texts that were found has a"
    return Fused("", abstained=True, reason=f"{found} `{field}`." if count else "")


def bearing_out(label: str, passages: Sequence[Passage], field: str, most: int) -> tuple[int, ...]:
    """The numbers of the first ``most`` of ``passages`` that have that label."""
    return tuple([number for number, one in enumerate(passages) if label_of(one, field) == label][:most])


def labels_among(passages: Iterable[Passage], field: str) -> tuple[str, ...]:
    """Every label that ``passages`` have, sorted, to tell a language model.

    One of more than ``LONGEST`` characters is left out: it is a text, and would stand where instructions stand.
    """
    return tuple(sorted({label for one in passages if 0 < len(label := label_of(one, field)) <= LONGEST}))


def _one_line(text: str) -> str:
    return " ".join(text.split())
