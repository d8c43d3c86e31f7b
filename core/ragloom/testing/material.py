"""Texts, metadata and questions that every suite can use where a case brings none of its own."""

from __future__ import annotations

from collections.abc import Mapping

from ragloom.types import Metadata

TEXTS: Mapping[str, str] = {
    "lighthouse": "The lighthouse stands on the northern cape. Its lamp was lit in 1874, and it turns.",
    "harbour": "The harbour has two piers. Fishing boats lie at the old pier; the ferry calls at the new one.",
    "ferry": "A ferry crosses the sound four times a day. It carries forty cars and three hundred passengers.",
    "灯塔": "灯塔建于1874年，位于北部海角。灯光每十二秒转一圈。守塔人住在旁边的小屋里。",
    "港口": "港口有两个码头。渔船停在旧码头，渡轮停在新码头。",
    "маяк": "Маяк стоит на северном мысе. Лампа зажжена в 1874 году.",
    "منارة": "تقف المنارة على الرأس الشمالي. أضيء مصباحها عام 1874.",
    "emoji": "Weather report 🌊⛵️: waves of two metres 👩🏽‍🚀, wind from the west. Café; e\u0301 decomposed.",
    "short": "Tide.",
    "twin a": "The tide table hangs at the door.",
    "twin b": "The tide table hangs at the door.",
    "numbers": "3.14 2,718 1e-9 0x1F 50 % §7 № 12 — all of them in one line",
}
"""From a document's id to its text: several scripts, composed and decomposed letters, two equal texts, a short one."""

METADATA: Mapping[str, Metadata] = {
    name: {
        "year": 1870 + number,
        "height": number / 4,
        "place": "cape" if number % 3 == 0 else "harbour",
        "open": number % 2 == 0,
        "tags": ("sea", "灯") if number % 4 == 0 else ("sea",),
    }
    for number, name in enumerate(TEXTS)
}
"""Metadata of those documents: every type that a field may have."""

QUESTIONS: tuple[str, ...] = (
    "When was the lamp of the lighthouse lit?",
    "How many cars does the ferry carry?",
    "灯塔建于哪一年？",
    "渡轮停在哪里？",
    "Когда зажжена лампа?",
    "tide table door",
    "🌊 waves",
)
"""Questions that the texts answer."""

ANSWERED_BY: Mapping[str, str] = {
    "When was the lamp of the lighthouse lit?": "lighthouse",
    "How many cars does the ferry carry?": "ferry",
    "灯塔建于哪一年？": "灯塔",
    "渡轮停在哪里？": "港口",
    "Когда зажжена лампа?": "маяк",
    "tide table door": "twin a",
    "🌊 waves": "emoji",
}
"""From those questions to the document that answers them."""

ODD_QUESTIONS: tuple[str, ...] = (
    "",
    "   ",
    "?!",
    "\u200b",
    "zzzz qqqq",
    "a\x00b\x1b[31m",
    "the " * 400,
    "\u202eabc",
    "é" * 3,
)
"""Questions that hold nothing to look for, or nothing that is there."""
