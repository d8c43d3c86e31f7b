"""Where sentences begin and end: a pure function over any text, fast enough for query time.

Rules, not a model: a stop ends a sentence unless what stands around it speaks against that (an abbreviation, an
initial, a lower-case letter behind it). Where the two readings cannot be told apart, the sentence goes on: two
sentences quoted together read better than half of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WIDE = "。！？；｡।॥؟۔։።။។"
_CLOSERS = "\"'”’»›)\\]）］】〕〉》」』〗}｣"
_OPENERS = "\"'“‘«‹([（［【〔〈《「『〖{｢¿¡"
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"

_STOP = re.compile(rf"[.!?…‥．{_WIDE}]+([{_CLOSERS}]*)(?:\[(?:[\w, –-]{{1,9}}|citation needed)\])*")
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_SENTENCE_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_ABBREVIATED = re.compile(r"[^\W\d_]{1,2}\.")
_LIST_NUMBER = re.compile(r"\s*[(\[]?(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,5})")
_BLOCK_START = re.compile(
    r"[ \t]*(?:$|[-*+•·▪◦‣–—][ \t]|\(?(?:\d{1,3}|[a-zA-Z])[.)][ \t]|#{1,6}[ \t]|[|>]|```|~~~|={3,}|-{3,})", re.MULTILINE
)
_BLOCK_LINE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|[|>]|```|~~~|={3,}|-{3,})|[^\n]*(?:\t| \| )")

_NARROWEST_WRAP = 40
_LONGEST_ABBREVIATION = 10

_GOES_ON = frozenset(
    "adj adm approx asst atty brig bzw ca capt cf cmdr col comdr cpl d.h dept dipl dr drs e.g esp evtl fr gen ggf "
    "gov hon i.e ing inkl insp lt ltn m.e messrs mlle mm mme mr mrs ms msgr mt p.ex pfc ph phys pres prof pvt q.v "
    "rep reps rev s.o sen sens sgt sog sra srta ste supt u.a univ v v.a vgl viz vs z.b акад им напр проф см т.е т.к "
    "ул".split()
)
"""Abbreviations that a name or an explanation follows, whatever its first letter."""

_GOES_ON_BEFORE_NUMBER = frozenset(
    "abb abs art b bd c cap ch chap d eq eqs est f ff fig figs fl lib n no nos nr nrs num op p par para pp pt r rd "
    "ref refs s sec sect ser t tab ver vol vols z ок рис стр т табл".split()
)
"""Abbreviations that go on when a number follows, and end a sentence otherwise ("p. 3", but "she said no. Then")."""

_MAY_END = frozenset(
    "al apr aug ave bldg blvd bros co corp dec ed eds etc feb ft hr inc jan jr jul jun ltd mar md nov oct okt ph.d "
    "plc sep sept sr st tel u.dgl u.s usw г гг руб тыс".split()
)
"""Abbreviations that may end a sentence: they do where a word follows that often begins one."""

_ENDS_BEFORE_CAPITAL = frozenset({"a.m", "p.m", "etc", "usw"})

_STARTERS = frozenset(
    "a after all also although among an and another any as at because before both but by despite during each even "
    "every finally first for from had has have he her here his how however if in instead is it its last later many "
    "meanwhile moreover most my nearly neither no nor not now of on once one only or other our she since so some "
    "soon such than that the their them then there therefore these they this those though three through thus to "
    "today two under unlike until upon was we were what when where whether which while who why with within without "
    "yet you your".split()
)

_MONTHS = frozenset("januar jänner februar märz april mai juni juli august september oktober november dezember".split())

_QUOTATION_GOES_ON = frozenset("とっなのをはがにもで的")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as half-open code point offsets, in order, never overlapping.

    No span begins or ends with white space, none is empty, and every other character lies in exactly one. Blank lines,
    headings, list items and table rows separate sentences as stops do. Pure; a 10 kB text takes well under 1 ms.
    """
    spans = []
    uncased = text.islower()
    for start, end in _blocks(text):
        begin = start
        for cut in _cuts(text, start, end, uncased):
            spans.append(_trimmed(text, begin, cut))
            begin = cut
        spans.append(_trimmed(text, begin, end))
    return [span for span in spans if span[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    stripped = piece.lstrip()
    begin = end - len(stripped)
    return begin, begin + len(stripped.rstrip())


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Pieces between line ends that separate: within one, a line end is only a space."""
    begin = line = 0
    while (newline := text.find("\n", line)) >= 0:
        if _separates(text, line, newline):
            yield begin, newline
            begin = newline
        line = newline + 1
    yield begin, len(text)


def _separates(text: str, line: int, newline: int) -> bool:
    """Whether the line end at ``newline``, of the line that begins at ``line``, ends a sentence."""
    return (
        _BLOCK_START.match(text, newline + 1) is not None
        or _BLOCK_LINE.match(text, line, newline) is not None
        or _is_short(text, line, newline)
    )


def _is_short(text: str, line: int, newline: int) -> bool:
    """Whether the next line's first word would have fitted: then the line was ended on purpose, by no wrapping."""
    width = newline - line
    if width >= _NARROWEST_WRAP:
        return False
    if _CJK_CHARACTER.search(text, line, newline):
        return 2 * width < _NARROWEST_WRAP
    following = text[newline + 1 : newline + 1 + _NARROWEST_WRAP].split(maxsplit=1)
    return bool(following) and not following[0][0].islower() and width + len(following[0]) < _NARROWEST_WRAP


def _cuts(text: str, start: int, end: int, uncased: bool) -> Iterator[int]:
    """Offsets within ``[start, end)`` just behind a stop that ends a sentence."""
    begin = start
    for match in _STOP.finditer(text, start, end):
        if match.end() >= end:
            return
        cut = _cut_before_space if text[match.end()].isspace() else _cut_without_space
        if (offset := cut(text, begin, match, uncased)) > begin:
            begin = offset
            yield offset


def _cut_without_space(text: str, begin: int, match: re.Match[str], _uncased: bool) -> int:
    """Stops of scripts that leave no space behind them, and Western ones between two Chinese characters."""
    stop, after = match.start(), match.end()
    if text[stop] in _WIDE or (text[stop] == "…" and _is_cjk(text, stop - 1)):
        if match[1] == '"' and text.count('"', begin, after) % 2:
            return match.start(1)
        return -1 if match[1] and text[after] in _QUOTATION_GOES_ON else after
    return after if _is_cjk(text, after) and (text[stop] in "!?．" or _is_cjk(text, stop - 1)) else -1


def _is_cjk(text: str, offset: int) -> bool:
    return _CJK_CHARACTER.match(text, max(offset, 0)) is not None


def _cut_before_space(text: str, begin: int, match: re.Match[str], uncased: bool) -> int:
    wide = text[match.start()] in _WIDE
    return match.end() if wide or _ends_before_space(text, begin, match, uncased) else -1


def _ends_before_space(text: str, begin: int, match: re.Match[str], uncased: bool) -> bool:
    """Western stops with a space behind them: what follows and what stands before decide."""
    rest = text[match.end() : match.end() + 48].lstrip().lstrip(_OPENERS)
    if rest and rest[0].islower() and not uncased:
        return False
    stop = match.start()
    if text[stop] != "." or text.startswith("..", stop):
        return True
    # Only the last few characters are looked at, so that a text without any sentence takes linear time too.
    window = text[max(begin, stop - _LONGEST_ABBREVIATION - 2) : stop]
    word = window.split()[-1:] or [""]
    if len(word[0]) > _LONGEST_ABBREVIATION:
        return True
    return _word_may_end(word[0].strip(_OPENERS), rest, window if stop - begin <= len(window) else "")


def _word_may_end(word: str, rest: str, sentence: str) -> bool:
    """Whether the stop behind ``word`` ends the sentence, with ``rest`` behind it; ``sentence`` where it is short."""
    lowered = word.lower()
    numbered = lowered in _GOES_ON_BEFORE_NUMBER and rest[:1].isdigit()
    # The first half of an abbreviation written with a space within: "z. B.", "i. d. R.".
    halved = len(word) == 1 and word.islower() and _ABBREVIATED.match(rest) is not None
    if halved or numbered or lowered in _GOES_ON or _LIST_NUMBER.fullmatch(sentence):
        return False
    if lowered in _ENDS_BEFORE_CAPITAL:
        return rest[:1].isalpha()
    following = _SENTENCE_WORD.match(rest)
    starter = following[0].lower() if following else ""
    if word.isdigit():
        return len(word) > 2 or starter not in _MONTHS
    is_initial = len(word) == 1 and word.isupper()
    if is_initial or lowered in _MAY_END or _DOTTED.fullmatch(word):
        return starter in _STARTERS and (len(starter) > 1 or not is_initial)
    return True
