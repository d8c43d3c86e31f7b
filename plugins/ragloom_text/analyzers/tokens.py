"""From text to tokens: words, and overlapping bigrams where a script puts no space between words.

A token is a run of letters, digits and the marks that belong to them. Case and compatibility forms are folded away
(Unicode NFKC and case folding). Hyphens, dots and underscores separate, so that "COVID-19" is found by either half; an
apostrophe separates except before the endings that English attaches ('s, n't, …); "12,000" is 12000 and "U.S." is us,
as they are commonly also written.
"""

from __future__ import annotations

import re
import unicodedata

_CJK = (
    "々〇\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0903\u093a-\u093c\u093e-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a4d\u0a70\u0a71\u0a81-\u0a83"
    "\u0abc\u0abe-\u0acd\u0b01-\u0b03\u0b3c\u0b3e-\u0b57\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83"
    "\u0cbc\u0cbe-\u0cd6\u0d00-\u0d03\u0d3b\u0d3c\u0d3e-\u0d4d\u0d57\u0d81-\u0d83\u0dca-\u0ddf\u0df2\u0df3\u0f71-\u0f84"
    "\u135d-\u135f\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
)
_ENDING = "(?:'(?:s|t|d|m|ll|re|ve)(?![{word}]))?"

_ASCII_TOKEN = re.compile("[a-z0-9]+" + _ENDING.format(word="a-z0-9"))
_LETTERS = rf"[^\W_{_CJK}{_HANGUL}{_UNSPACED}]"
_WORD = rf"{_LETTERS}+(?:[{_MARKS}]+{_LETTERS}*)*(?:'(?:s|t|d|m|ll|re|ve)(?!{_LETTERS}))?"
_RUN = re.compile(rf"[{_CJK}]+|[{_HANGUL}]+|[{_UNSPACED}]+")
_TOKEN = re.compile(rf"{_WORD}|{_RUN.pattern}")
_SINGLES = re.compile(f"[{_CJK}{_HANGUL}]")

_THOUSANDS = re.compile(r",(?<=[0-9],)(?=[0-9]{3}(?![0-9]))")
_DOTTED_HINT = re.compile(r"\.[a-z]\.")
_DOTTED = re.compile(r"(?<![a-z0-9])[a-z](?:\.[a-z])+\.")

_APOSTROPHES = "’ʼ"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\ufeff"
_FIRST_UNSPACED = "\u0e00"


def split_ascii(text: str) -> list[str]:
    """The tokens of a text that ``str.isascii`` holds of: what ``split_unicode`` gives, several times as fast."""
    return _ASCII_TOKEN.findall(_joined(text.lower()))


def split_unicode(text: str, *, characters: bool) -> list[str]:
    """The tokens of any text.

    Runs of Chinese, Japanese or Korean give bigrams, with each single character before the bigram that it begins where
    ``characters`` asks for them; runs of Thai, Lao, Burmese or Khmer give bigrams; a lone character is itself.
    """
    found: list[str] = _TOKEN.findall(_joined(_normalised(text)))
    if not found or max(found) < _FIRST_UNSPACED:
        return found
    return [piece for token in found for piece in _pieces(token, characters)]


def is_cjk(token: str) -> bool:
    """Whether ``token`` was cut from a run of Chinese, Japanese or Korean."""
    return _SINGLES.match(token) is not None


def _normalised(text: str) -> str:
    # Case folding may undo composition (and the other way round), so the form is normalised on both sides of it.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for apostrophe in _APOSTROPHES:
        folded = folded.replace(apostrophe, "'")
    for invisible in _INVISIBLE:
        folded = folded.replace(invisible, "")
    return folded


def _joined(text: str) -> str:
    """Thousands without their commas and initialisms without their dots."""
    if "," in text:
        text = _THOUSANDS.sub("", text)
    return _DOTTED.sub(_without_dots, text) if _DOTTED_HINT.search(text) else text


def _without_dots(match: re.Match[str]) -> str:
    return match[0].replace(".", "") + " "


def _pieces(token: str, characters: bool) -> list[str]:
    if len(token) == 1 or not _RUN.match(token):
        return [token]
    pairs = [token[i : i + 2] for i in range(len(token) - 1)]
    if not (characters and is_cjk(token)):
        return pairs
    return [piece for pair in pairs for piece in (pair[0], pair)] + [token[-1]]
