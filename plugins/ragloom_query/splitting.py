"""Several questions in one, taken apart by rules."""

from __future__ import annotations

import re

from ragloom.sentences import sentence_spans
from ragloom_query.keywords import keywords

_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|which|how)\b|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|"
    r"would|should)\b|谁|什么|何|哪|几|多少|多[大高长久远重深]|怎|是否|能否|吗",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"[,;]?\s+(?:and|or|but)\s+(?=(?:(?:in|at|on|for|from|to|by)\s+)?(?:who|whom|whose|what|when|where|why|which|how)\b)"
    r"|[，,；;]\s*(?:以及|并且|而且|还有|另外|同时|和|与|及)?(?=[\u4e00-\u9fff])|(?:以及|并且|而且|还有|和|与)(?=[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|there)\b|[\u4e00-\u9fff]", re.IGNORECASE
)
_WORDS = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+")
_LEAST_WORDS = 3


def parts(text: str) -> list[str]:
    """The questions that ``text`` asks, each to be searched for by itself; empty where it asks but one.

    Cut between sentences, and before a conjunction where both sides ask: "Who built it and when did it open?" does,
    "salt and pepper" does not. A later part that leans on the first, by a pronoun or because Chinese leaves its subject
    out, is given the first one's keywords. Sentences that do not ask (a remark, the setting) are left to the whole.
    """
    asked = [
        part for start, end in sentence_spans(text) for part in _cut(text[start:end].strip()) if _ASKS.search(part)
    ]
    if len(asked) < 2:
        return []
    subject = keywords(asked[0])
    return [asked[0], *(f"{part} {subject}" if subject and _LEANS.search(part) else part for part in asked[1:])]


def _cut(sentence: str) -> list[str]:
    cuts, start = [], 0
    for joint in _JOINT.finditer(sentence):
        if _stands_alone(sentence[start : joint.start()]) and _stands_alone(sentence[joint.end() :]):
            cuts.append(sentence[start : joint.start()])
            start = joint.end()
    return [*cuts, sentence[start:]]


def _stands_alone(part: str) -> bool:
    return _ASKS.search(part) is not None and len(_WORDS.findall(part)) >= _LEAST_WORDS
