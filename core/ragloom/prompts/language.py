"""Which language a prompt is written in: the question's script decides."""

from __future__ import annotations

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
CJK = f"\u3040-\u30ff\uac00-\ud7af{HAN}"
"""Insides of character classes: Chinese characters; these with kana and Hangul."""

_HAN = re.compile(f"[{HAN}]")
_KANA_OR_HANGUL = re.compile("[\u3040-\u30fa\uac00-\ud7af]")
_WORD = re.compile(rf"[^\W\d_{CJK}]+")


def language_of(text: str) -> str:
    """``zh`` where ``text`` has more Chinese characters than words of other scripts and no kana or Hangul, else ``en``.

    So ``Transformer是谁提出的？`` is Chinese, and a question in English about a Chinese word is not.
    """
    if _KANA_OR_HANGUL.search(text):
        return "en"
    return "zh" if len(_HAN.findall(text)) > len(_WORD.findall(text)) else "en"
