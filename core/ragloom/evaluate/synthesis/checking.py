"""Why a draft is no question: each check looks at the draft alone, and gives the reason by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ragloom.evaluate.synthesis.cloze import MADE_BY, leans
from ragloom.evaluate.synthesis.question import Draft
from ragloom.evaluate.synthesis.rarity import Rarity
from ragloom.metrics import holds_answer, word_tokens
from ragloom.metrics.tokens import CJK

LEAST = {"cloze": {"en": 7, "zh": 12}, "generator": {"en": 3, "zh": 4}}
"""Words, of Chinese characters, that a question has at least: with fewer it could be about anything."""

MOST = {"en": 60, "zh": 120}
LONGEST_ANSWER = {"en": 12, "zh": 24}
"""Words, or characters, that a question, and an answer, has at most."""

REASONS: Mapping[str, str] = {
    "nothing": "passages hold nothing to ask for",
    "short": "leave too few words to know what is asked",
    "long": "are too long",
    "leaning": "lean on a sentence before, and no title says on what",
    "leak": "give the answer away",
    "common": "ask for what stands all over the collection",
    "repeated": "repeat a question",
    "ambiguous": "may be answered by other documents too, or may not",
    "fitting": "fit other sentences with other answers",
    "everywhere": "are answered by too many documents",
    "form": "were not written in the form that was asked for",
    "speaking": "speak of the text, which a reader does not see",
    "unfounded": "have an answer that does not stand in the passage",
    "unrepeated": "were answered otherwise from the same passage",
    "failed": "could not be written",
}
"""By the name of each reason, what is wrong with those that it counts."""

_SPEAKS = re.compile(
    r"(?i)\b(?:the|this|that|given|provided|above) "
    r"(?:passage|text|source|article|excerpt|paragraph|document|sentence)s?\b"
    r"|according to the author|文中|本文|上文|下文|资料中|根据资料|这段|该段|材料中|文章"
)


_TELLING = re.compile(r"\b(?:[A-ZÀ-ÖØ-Þ][^\W\d_]{3,}|\d{3,})\b")
_CJK_RUN = re.compile(f"[{CJK}]+")


def wrong_with(draft: Draft, rarity: Rarity) -> str:
    """The reason to reject ``draft``, empty where there is none."""
    return next((reason for reason, is_wrong in _CHECKS if is_wrong(draft, rarity)), "")


def gives_away(question: str, answer: str) -> bool:
    """Whether ``question`` holds ``answer``, or a part that would do: a surname, a year, three characters."""
    return holds_answer(question, [answer, *_TELLING.findall(answer), *_threes(answer)])


def _threes(answer: str) -> list[str]:
    runs = _CJK_RUN.findall(answer)
    return [run[at : at + 3] for run in runs for at in range(len(run) - 2)]


def _short(draft: Draft, _: Rarity) -> bool:
    return len(word_tokens(draft.bare)) < LEAST[draft.made_by][draft.language]


def _long(draft: Draft, _: Rarity) -> bool:
    return (
        len(word_tokens(draft.question)) > MOST[draft.language]
        or len(word_tokens(draft.answer)) > LONGEST_ANSWER[draft.language]
    )


def _leaning(draft: Draft, _: Rarity) -> bool:
    return draft.made_by == MADE_BY and not draft.passage.title.strip() and leans(draft.question, draft.language)


def _leak(draft: Draft, _: Rarity) -> bool:
    return gives_away(draft.question, draft.answer)


def _common(draft: Draft, rarity: Rarity) -> bool:
    return rarity.is_common(draft.answer)


def _speaking(draft: Draft, _: Rarity) -> bool:
    return draft.made_by != MADE_BY and _SPEAKS.search(draft.question) is not None


_CHECKS: tuple[tuple[str, Callable[[Draft, Rarity], bool]], ...] = (
    ("short", _short),
    ("long", _long),
    ("leaning", _leaning),
    ("speaking", _speaking),
    ("leak", _leak),
    ("common", _common),
)
