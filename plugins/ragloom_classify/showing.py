"""How labelled examples are shown to a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ragloom.prompts import language_of
from ragloom.types import Passage

_WORDS = {
    "en": (
        "Classify the text. The sources are examples, each below its label. Reply with one of these labels and "
        "nothing else: ",
        ", ",
        ".",
        "Label: ",
    ),
    "zh": ("给文本分类。资料是示例，每条写在它的标签下面。只回复下列标签之一，不要写别的：", "、", "。", "标签："),
}
"""By language: the instruction, what stands between labels, what ends it, and what goes before an example's label."""


def instruction(question: str, labels: Sequence[str]) -> str:
    """What to do, in the language of the text that is classified."""
    begin, between, end, _ = _WORDS[language_of(question)]
    return f"{begin}{between.join(labels)}{end}"


def shown(passage: Passage, label: str, question: str) -> Passage:
    """``passage`` with its label where its title was: a prompt that has no room cuts the text, never the title."""
    return replace(passage, title=f"{_WORDS[language_of(question)][3]}{label}") if label else passage
