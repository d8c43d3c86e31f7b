"""Dates, measures, quoted terms and names in English sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MONTHS = "January February March April May June July August September October November December".split()
_MONTH = f"(?:{'|'.join(MONTHS)})"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ERA = r"(?:BC|BCE|AD|CE)"
_ORDINAL = (
    "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first|\d{1,2}(?:st|nd|rd|th))"
)
_UNIT = (
    "(?:square |cubic )?(?:kilo|centi|milli|nano|micro)?"
    "(?:met(?:re|er)s?|grams?|lit(?:re|er)s?|watts?|hertz|tonnes?|tons?"
    "|miles?|feet|foot|inch(?:es)?|yards?|acres?|hectares?|pounds?|ounces?|degrees?|knots?|volts?|per cent|percent"
    "|years?|months?|weeks?|days?|hours?|minutes?|seconds?|dollars?|francs?|euros?|people|km|kg|cm|mm|kHz|MHz|GHz|"
    "kB|MB|GB|TB|ms)"
)
_SPELLED = (
    "(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    "|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?)"
)
_SCALE = "(?: hundred| thousand| million| billion)?"
_ALONE, _ENDS = r"(?<![\w.,:/$£€–-])", r"(?![\w/–-]|[.,:]\d)"

ENGLISH: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("date", rf"{_ALONE}\d{{1,2}} {_MONTH}(?: \d{{3,4}})?{_ENDS}"),
        ("date", rf"\b{_MONTH} \d{{1,2}}(?:, \d{{4}})?{_ENDS}"),
        ("date", rf"\b{_MONTH} \d{{4}}{_ENDS}"),
        ("date", rf"\b(?:{_ERA} \d{{1,4}}|\d{{1,4}} {_ERA})\b"),
        ("date", rf"\b{_ORDINAL} century(?: {_ERA})?\b"),
        ("date", rf"{_ALONE}(?:1\d|20)\d\ds?{_ENDS}"),
        ("measure", rf"(?<!\w)[£$€]\d[\d,]*(?:\.\d+)?{_SCALE}{_ENDS}"),
        ("measure", rf"{_ALONE}\d[\d,]*(?:\.\d+)?{_SCALE}(?: {_UNIT}|°C|°F|%){_ENDS}"),
        ("measure", rf"{_ALONE}{_SPELLED}{_SCALE} {_UNIT}{_ENDS}"),
        ("measure", rf"{_ALONE}\d{{2,}}(?:,\d{{3}})*(?:\.\d+)?{_SCALE}{_ENDS}"),
        ("term", r"“(?P<it>[^“”]{2,40})”"),
        ("term", r'"(?P<it>[^"]{2,40})"'),
    )
)
"""By kind; of two that overlap the first counts."""

LONGEST_NUMBER = 3
"""Digits that still belong to a name: more are a year."""

Words = Sequence[re.Match[str]]

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ELIDED = re.compile(r"[dl]['’][A-ZÀ-ÖØ-Þ]")
_JOINING = frozenset("of the de del della da di van von der den du la le el al bin ibn".split())
_DEMONYM = re.compile(r"(?:ish|ese|ian|an|ean|French|Dutch|Greek|Swiss|Czech|Scots|Scottish|Welsh)$")
_CALENDAR = frozenset((*MONTHS, *_DAYS, "BC", "BCE", "AD", "CE"))
_NOT_NAMES = frozenset(("I", "Mr", "Mrs", "Dr"))
_GENERAL = frozenset(
    "a about according after again against all along also although among an and another any anyone around as at away "
    "back because before behind below beside besides between beyond both but by despite down during each either even "
    "every everyone few finally first for from further had has have he her here his how however if in inside instead "
    "into is it its just last later like many more moreover most much near nearly neither never new no nobody none nor "
    "not nothing now of off old on once one only or other our out outside over perhaps she since so some soon still "
    "such than that the their them then there these they this those three through thus to today together too two under "
    "unlike until up upon was we were what when where whether which while who whose why with within without yet you "
    "your".split()
)
"""Words that begin a sentence with a capital letter and are no name."""

_LINKING = frozenset(
    "and are as at be but by did for from had has in is of on or that to was were where who with".split()
)


def names(sentence: str) -> Iterator[tuple[int, int]]:
    """Runs of words with capital letters (``Ferdinand de Lesseps``, ``Apollo 11``), as half-open offsets.

    The first word of a sentence or quotation counts only in a longer run, and no word that any sentence could begin
    with; peoples and languages (``German``) are left out where a noun follows.
    """
    words = list(_WORD.finditer(sentence))
    at = 0
    while at < len(words):
        behind = _end_of_run(sentence, words, at)
        last = _end_of_name(sentence, words, at, behind)
        if last > at and _is_name(sentence, words, at, last):
            yield words[at].start(), words[last - 1].end() - len(_tail(words[last - 1][0]))
        at = max(behind, at + 1)


def _end_of_run(sentence: str, words: Words, at: int) -> int:
    """Behind the last word of the run that begins with word ``at``; ``at`` where none begins."""
    if not _is_capital(words[at][0]) or (_opens(sentence, words[at]) and words[at][0].lower() in _GENERAL):
        return at
    behind = reached = at + 1
    while reached < len(words) and _is_beside(sentence, words[reached - 1], words[reached]):
        word = words[reached][0]
        if _is_capital(word) or (word.isdigit() and len(word) <= LONGEST_NUMBER and reached == behind):
            behind = reached + 1
        elif word not in _JOINING or reached - behind > 1:
            break
        reached += 1
    return behind


def _end_of_name(sentence: str, words: Words, at: int, behind: int) -> int:
    """``behind``, unless the run's last word describes what follows ("the Amazons of Greek legend")."""
    if behind - at < 2 or not _describes(sentence, words, behind - 1):
        return behind
    last = behind - 1
    while last > at and words[last - 1][0] in _JOINING:
        last -= 1
    return last


def _is_name(sentence: str, words: Words, at: int, behind: int) -> bool:
    if behind - at > 1:
        return True
    word = words[at][0]
    bare = word.removesuffix(_tail(word))
    if bare in _NOT_NAMES or len(bare) < 2 or _opens(sentence, words[at]):
        return False
    return not _describes(sentence, words, at)


def _describes(sentence: str, words: Words, at: int) -> bool:
    """Whether word ``at`` is a people or language before a noun."""
    if at + 1 == len(words) or not _is_beside(sentence, words[at], words[at + 1]):
        return False
    following = words[at + 1][0]
    return following[0].islower() and following not in _LINKING and _DEMONYM.search(words[at][0]) is not None


def _is_capital(word: str) -> bool:
    return (word[0].isupper() or _ELIDED.match(word) is not None) and word not in _CALENDAR


def _opens(sentence: str, word: re.Match[str]) -> bool:
    return (
        word.start() == 0 or sentence[word.start() - 1] in "“‘\"'(" or sentence[: word.start()].endswith((": ", "; "))
    )


def _is_beside(sentence: str, one: re.Match[str], other: re.Match[str]) -> bool:
    between = sentence[one.end() : other.start()]
    return not _tail(one[0]) and (between == " " or (between == ". " and len(one[0]) <= 2))


def _tail(word: str) -> str:
    found = _POSSESSIVE.search(word)
    return found[0] if found else ""
