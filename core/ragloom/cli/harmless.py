"""Text from documents, questions and files as a terminal may show it: it cannot steer the terminal, nor flood it."""

from __future__ import annotations

import re
import unicodedata

_KEPT = "\n\t"
_HARMFUL = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Control and format characters (escapes, marks that turn the direction of writing), halves of surrogate pairs."""
_JOINERS = "\u200c\u200d\ufe0f\u00ad"
"""Format characters that words of several scripts, and emoji, are spelt with."""
_LONGEST_LINE = 2000
_RAW = re.compile("[\x7f-\x9f\ud800-\udfff]")


def harmless(text: str) -> str:
    """``text`` with what is harmful written out as escapes, and without the middle of endless lines."""
    if len(text) > _LONGEST_LINE:
        text = "\n".join(map(_shortened, text.split("\n")))
    if text.isprintable():
        return text
    return "".join(character if _is_harmless(character) else _written(character) for character in text)


def _is_harmless(character: str) -> bool:
    return character in _KEPT or character in _JOINERS or unicodedata.category(character) not in _HARMFUL


def _written(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _shortened(line: str) -> str:
    half = _LONGEST_LINE // 2
    return line if len(line) <= _LONGEST_LINE else f"{line[:half]} … {line[-half:]}"


def harmless_json(text: str) -> str:
    """JSON whose strings hold no control character as it stands: those of one byte it escapes itself."""
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
