"""How answers are cut into tokens before they are compared.

``squad_tokens``: lower case, ASCII punctuation deleted, the articles a, an, the deleted, split at white space; the
official script of Rajpurkar et al. (2016), SQuAD, arXiv:1606.05250. ``cmrc_tokens``: full-width forms folded, lower
case, punctuation of every script deleted, a CJK character a token and the rest split at white space; after the mixed
segmentation of Cui et al. (2019), CMRC 2018, arXiv:1810.07366, whose fixed list of Chinese punctuation is widened here
to all that Unicode calls punctuation or symbol. ``word_tokens``: the same but punctuation separates and does not
vanish, except within a number. ``rouge_tokens``: runs of letters and digits, as the words of Lin (2004), ROUGE.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable

Tokens = Callable[[str], list[str]]

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
"""Kana, Han and Hangul, as the inside of a character class."""

_ASCII_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_MIXED = re.compile(rf"[{CJK}]|[^\s{CJK}]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = re.compile(rf"[{CJK}]|\d+(?:\.\d+)+(?![^\W_{CJK}])|[^\W_{CJK}]+")


def squad_tokens(text: str) -> list[str]:
    """For English: the words of ``text`` as SQuAD's script compares them."""
    return _ARTICLES.sub(" ", text.lower().translate(_ASCII_PUNCTUATION)).split()


def cmrc_tokens(text: str) -> list[str]:
    """For Chinese, alone or mixed: a CJK character is a token, and so is a word of another script."""
    kept = "".join(letter for letter in folded(text) if unicodedata.category(letter)[0] not in "PS")
    return _MIXED.findall(kept)


def word_tokens(text: str) -> list[str]:
    """Words of letters and digits, numbers with their decimals (``3.5``; ``1,200`` is ``1200``), CJK characters."""
    return _WORD.findall(_THOUSANDS.sub("", folded(text)))


def rouge_tokens(text: str) -> list[str]:
    """Runs of letters, digits and their marks in lower case, each CJK character by itself.

    Of ASCII text the very tokens of rouge-score (``[a-z0-9]+``), which sees no letter of another script.
    """
    kept = "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in folded(text))
    return [token for token in _MIXED.findall(kept) if any(map(str.isalnum, token))]


def folded(text: str) -> str:
    """``text`` in lower case and NFKC, in which full-width forms are their usual selves."""
    return unicodedata.normalize("NFKC", text).lower()


TOKENS: dict[str, Tokens] = {"en": squad_tokens, "zh": cmrc_tokens, "ja": cmrc_tokens, "ko": cmrc_tokens}
"""By language; one that is not here is compared as ``en``. Korean by syllables is KorQuAD's way (Lim et al. 2019)."""
