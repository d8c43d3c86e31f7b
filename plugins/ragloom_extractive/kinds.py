"""What a question asks for, and what an answer of that kind looks like: tables of patterns, English and Chinese.

Sentences are whatever a document holds: a pattern that has to end somewhere repeats no more than a few times, so that a
page of digits takes no more than linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_NUMERAL = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|thousands?|"
    r"millions?|billions?|half|third|quarter|dozens?|several|both|single|none|twice|once|double"
)
_TIME_WORD = (
    r"spring|summer|autumn|winter|today|era|period|age|after|before|during|until|since|every|annually|"
    r"days?|weeks?|months?|years?"
)
_CHINESE_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_NAME = r"[^\W\d_a-z][\w’'-]+"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of answer: ``asked`` is looked for in questions, the others in sentences.

    ``shown`` is what such an answer usually looks like, ``hinted`` what it may look like. A match that the question
    itself holds is no sign of an answer.
    """

    name: str
    asked: re.Pattern[str]
    shown: re.Pattern[str]
    hinted: re.Pattern[str]

    def strength(self, sentence: str, question: str) -> float:
        """1 where ``sentence`` shows an answer of this kind, 0.5 where it hints at one, else 0.

        ``question`` in lower case.
        """
        if _brings_news(self.shown, sentence, question):
            return 1.0
        return 0.5 if _brings_news(self.hinted, sentence, question) else 0.0


def _brings_news(pattern: re.Pattern[str], sentence: str, question: str) -> bool:
    return any(match[match.lastindex or 0].lower() not in question for match in pattern.finditer(sentence))


def _kind(name: str, *, english: str, chinese: str, shown: str, hinted: str) -> Kind:
    asked = re.compile(rf"\b(?:{english})\b|{chinese}", re.IGNORECASE)
    return Kind(name, asked, re.compile(shown), re.compile(hinted))


KINDS = (
    _kind(
        "date",
        english=r"when|how long ago"
        r"|(?:what|which|whose) (?:\w+ )?(?:years?|dates?|day|month|decade|century|time|period|era)",
        chinese=r"何时|什么时候|什么年代|哪一?[年月日天]|[哪几](?:个|一个)?(?:世纪|朝代|年代|月|年)|几[月日号]",
        shown=rf"\b(?:1\d{{3}}|20\d\d)\b|\d0s\b|\bcentur(?:y|ies)\b|\b\d{{1,4}} ?(?:BCE?|AD|CE)\b|\b(?:{_MONTH})\b"
        rf"|\d{{1,9}}年|[{_CHINESE_NUMERAL}\d]{{1,9}}(?:世纪|月)|公元",
        hinted=rf"\b(?:{_TIME_WORD})\b|朝|时期|年间|年代|[{_CHINESE_NUMERAL}]年",
    ),
    _kind(
        "number",
        english=r"how (?:many|much|long|old|far|tall|high|large|big|often|fast|deep|wide|heavy)"
        r"|what (?:percent|number|percentage|amount|proportion|fraction)",
        chinese=r"多少|几(?!乎|何)|多[长高大远重深久快宽]|第几",
        shown=rf"(\d[\d,.]*)|[{_CHINESE_NUMERAL}]{{2,}}|[{_CHINESE_NUMERAL}](?=[个位座条次种名岁米公层部])",
        hinted=rf"(?i:\b(?:{_NUMERAL})\b)",
    ),
    _kind(
        "person",
        english=r"who|whom|whose"
        r"|(?:what|which) (?:\w+ )?(?:person|people|king|queen|emperor|leader|president|author|man|woman|scientist)",
        chinese=r"谁|哪[一几]?[位些]|何人|什么人|哪个人",
        shown=rf"\w[,;]? ({_NAME}) {_NAME}|·|(?:由|是)(\w{{2,4}})(?:发明|创立|创建|设计|写|提出|建立|发现|主持)",
        hinted=rf"(?<=\w )({_NAME})|(?:家|皇帝|总统|国王|先生|诗人|将军)",
    ),
    _kind(
        "place",
        english=r"where|(?:what|which) (?:\w+ )?"
        r"(?:country|countries|city|cities|state|place|location|region|area|continent|river|town|island|nation)",
        chinese=r"哪里|哪儿|何处|什么地方|位于哪|哪一?[个座条]?(?:国|省|市|洲|城|大洲|地方|地区|岛|河|州|县)",
        shown=rf"\b(?:in|at|from|near|to|of|on|into|across|around|through|between|outside|within|along|off|via) "
        rf"(?:the |a )?(?:[a-z]+ )?({_NAME})|(?:位于|坐落|地处|在)(\w{{2,4}})|(\w{{2}})(?:省|市|县|洲)",
        hinted=rf"(?<=\w )({_NAME})|(?<=\w )(?:in|at|near|across|throughout|inside|along) |国|部",
    ),
    _kind(
        "reason",
        english=r"why|what (?:was|is|were|are) the (?:reason|cause|purpose)|what caused|for what reason",
        chinese=r"为什么|为何|何故|原因|怎么会",
        shown=r"(?i:\b(?:because|due|owing|so that|in order|as a result|causes?|caused|reasons?|therefore|thus|hence|"
        r"leads?|led|resulted|results?|purpose|so as|to avoid|to prevent|fear)\b)"
        r"|因为|由于|因此|所以|为了|导致|以便|使得",
        hinted=r"(?i:\b(?:since|for|so)\b)|因|使",
    ),
    _kind(
        "name",
        english=r"(?:what|which) (?:\w+ )?(?:name|word|term)|called|known as|named|referred",
        chinese=r"叫什么|称为|叫做|名字|又称|别称",
        shown=r"\b(?:called|known as|named|termed|referred|name|titled|dubbed|nicknamed|meaning|means)\b"
        r"|称为|叫做|又称|名为|简称|意为|别称",
        hinted=rf"(?<=\w )({_NAME})|[“「《\"]",
    ),
)
"""The kinds, those first that are surest of their questions."""


def expected(question: str) -> Kind | None:
    """The kind of answer that ``question`` asks for, where its words tell."""
    return next((kind for kind in KINDS if kind.asked.search(question)), None)
