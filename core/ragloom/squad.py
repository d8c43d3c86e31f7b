"""SQuAD's layout, as files have it: articles of paragraphs, each with questions; and how a paragraph is known.

Rajpurkar et al. (2016, 2018). Version 2.0 adds questions that nothing answers (``is_impossible``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or what stands in the place of one: ``found`` is then no object with a text ``context``.

    ``key`` is ``Title/number``, from 1, spaces for underscores; ``where`` names the place in the file.
    """

    key: str
    title: str
    found: Any
    where: str

    @property
    def text(self) -> str | None:
        """The paragraph's text; None where there is none."""
        context = self.found.get("context") if isinstance(self.found, Mapping) else None
        return context if isinstance(context, str) and context.strip() else None


def has_squad_layout(value: object) -> bool:
    """Whether ``value``, a JSON file's, holds a list ``data`` of articles with ``paragraphs``."""
    articles = value.get("data") if isinstance(value, Mapping) else None
    return isinstance(articles, list) and any(
        isinstance(article, Mapping) and isinstance(article.get("paragraphs"), list) for article in articles
    )


def paragraphs(value: Mapping[str, Any]) -> Iterator[Paragraph]:
    """Every paragraph in order; articles of one title go on counting where the one before ended."""
    numbers: Counter[str] = Counter()
    for place, article in enumerate(value["data"]):
        within = article.get("paragraphs") if isinstance(article, Mapping) else None
        if not isinstance(within, list):
            yield Paragraph("", "", None, f"data[{place}]")
            continue
        title = _title(article.get("title"))
        for number, found in enumerate(within):
            numbers[title] += 1
            yield Paragraph(f"{title}/{numbers[title]}", title, found, f"data[{place}].paragraphs[{number}]")


def _title(given: object) -> str:
    """Without what no collection can store: NUL, and halves of surrogate pairs."""
    if not isinstance(given, str):
        return ""
    kept = _HALF_A_PAIR.sub("\ufffd", given.replace("\x00", ""))
    return " ".join(kept.replace("_", " ").split())
