"""How long a text is for a model."""

from __future__ import annotations

import re
from collections.abc import Callable

from ragloom.prompts.language import CJK

Count = Callable[[str], int]
"""The number of tokens of a text. A model's own: ``lambda text: len(tokenizer.encode(text))``."""

_PIECE = re.compile(rf"[{CJK}]|[^\W{CJK}]{{1,4}}|[^\w\s]")


def estimate_tokens(text: str) -> int:
    """Tokens, guessed without a tokenizer: a CJK character, up to four other letters, or a sign of punctuation is one.

    Meant to err on the high side; a model's own count is exact.
    """
    return len(_PIECE.findall(text))
