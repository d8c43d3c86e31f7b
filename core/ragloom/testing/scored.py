"""Evaluated questions for metrics: well answered, badly answered, not answered, and odd ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import nan

from ragloom.interfaces import Scored
from ragloom.types import Answer, Citation, Passage, Query, Sentence

_QUESTION = "When was the lamp of the lighthouse lit?"
_TEXT = "Its lamp was lit in 1874."


def answered(
    question: str,
    text: str,
    *,
    gold: tuple[str, ...] = (),
    documents: tuple[str, ...] = (),
    relevant: Mapping[str, float] | Collection[str] = (),
    language: str = "en",
    confidence: float = nan,
    judged: bool = True,
    known: bool = True,
) -> Scored:
    """A question answered by ``text``, each document of which the first is cited; no text is an abstention.

    ``documents`` are all that was found, a passage of ``text`` each. ``judged`` and ``known``: whether the data tell
    what is relevant, and what is right.
    """
    passages = tuple(
        Passage(number, name, text or name, 0, len(text or name)) for number, name in enumerate(documents, 1)
    )
    cited = tuple(Citation(one.id, one.document_id, one.start, one.end, one.text) for one in passages[:1])
    sentences = (Sentence(text, 0, len(text), cited),) if text else ()
    answer = Answer(Query(question), text, sentences, passages, abstained=not text, confidence=confidence)
    grades = dict(relevant) if isinstance(relevant, Mapping) else dict.fromkeys(relevant, 1.0)
    return Scored(
        question, answer, gold, grades, language, documents=documents, text=text, judged=judged, answered=known
    )


RIGHT = answered(
    _QUESTION,
    _TEXT,
    gold=(_TEXT,),
    documents=("lighthouse", "ferry"),
    relevant=("lighthouse",),
    confidence=0.9,
)
"""Answered in the accepted words, from the relevant document, which was found first."""

WRONG = answered(
    _QUESTION,
    "Forty cars, three hundred passengers",
    gold=(_TEXT,),
    documents=("ferry",),
    relevant=("lighthouse",),
    confidence=0.5,
)
"""The same question, answered from a document that is not relevant, in no word of the accepted answer."""

ROWS: tuple[Scored, ...] = (
    RIGHT,
    WRONG,
    answered(
        "灯塔建于哪一年？",
        "灯塔建于1874年。",
        gold=("1874年", "1874"),
        documents=("灯塔",),
        relevant=("灯塔",),
        language="zh",
        confidence=0.5,
    ),
    answered(
        "渡轮停在哪里？",
        "新码头",
        gold=("渡轮停在新码头。",),
        documents=("港口", "灯塔"),
        relevant=("港口",),
        language="zh",
        confidence=0.75,
    ),
    answered(
        "How many cars?",
        "It carries forty cars.",
        gold=("forty", "40 cars"),
        documents=("ferry", "harbour", "lighthouse"),
        relevant={"harbour": 2.0, "lighthouse": 1.0, "ferry": 0.0, "tide": 3.0},
        confidence=0.25,
    ),
    answered("Who keeps the bell?", "", documents=("harbour",)),
)
"""Questions with accepted answers, in two languages, and one that has none and is not answered."""

ODD_ROWS: tuple[Scored, ...] = (
    answered("", ""),
    answered("Who?", "", gold=("Nobody.",), relevant=("lighthouse",)),
    answered("Who?", "Somebody.", documents=("lighthouse",)),
    answered("Who?", "Somebody.", documents=("lighthouse",), judged=False, known=False),
    answered("Who?", "Somebody.", gold=("",), documents=("ferry",), relevant=("ferry",)),
    answered("?", "   ", gold=("   ", "\u200b"), relevant=("gone", "gone too")),
    answered("🌊", "👩🏽‍🚀 e\u0301 \u202eabc\x00", gold=("🌊", "é"), documents=("emoji",), relevant=("emoji",)),
    answered("the", "the " * 500, gold=("the",) * 20, language="xx", confidence=float("-inf")),
)
"""Without an answer, without accepted answers, without relevant documents, and with text of no words."""
