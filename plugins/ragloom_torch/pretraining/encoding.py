"""Texts as tokens for pre-training: all of a text, nothing put around it, and where its words begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ragloom.metrics.tokens import CJK
from ragloom.models import ModelFolder
from ragloom.models.sentences import lowers

_AT_ONCE = 256
_BY_ITSELF = re.compile(f"[{CJK}]")


class TextEncoding:
    """A folder's tokenizer. Texts that speak of its special tokens are read as the texts that they are."""

    def __init__(self, folder: ModelFolder) -> None:
        from tokenizers import Tokenizer
        from tokenizers.normalizers import Lowercase, Sequence

        self._tokenizer: Any = Tokenizer.from_file(str(folder.file("tokenizer.json")))
        if lowers(folder):
            own = self._tokenizer.normalizer
            self._tokenizer.normalizer = Lowercase() if own is None else Sequence([Lowercase(), own])
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        # Asked before texts are told apart from special tokens.
        self.before, self.after = self._around()
        self.special = sorted(
            number for number, one in self._tokenizer.get_added_tokens_decoder().items() if one.special
        )
        self._tokenizer.encode_special_tokens = True

    def ids(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """The tokens of each text."""
        for some in _cut(texts):
            yield from (one.ids for one in self._tokenizer.encode_batch_fast(some, add_special_tokens=False))

    def with_words(self, texts: Sequence[str]) -> Iterator[tuple[list[int], list[bool]]]:
        """The tokens of each text, and which of them begin a word; a CJK character is a word."""
        for some in _cut(texts):
            found = self._tokenizer.encode_batch(some, add_special_tokens=False)
            yield from ((one.ids, _begins(one, text)) for one, text in zip(found, some, strict=True))

    def _around(self) -> tuple[list[int], list[int]]:
        """What the tokenizer puts before a text, and behind it."""
        found = self._tokenizer.encode("a")
        special = found.special_tokens_mask
        own = [place for place, number in enumerate(special) if not number]
        first, last = (own[0], own[-1] + 1) if own else (len(special), len(special))
        return found.ids[:first], found.ids[last:]


def _begins(encoding: Any, text: str) -> list[bool]:
    words, offsets = encoding.word_ids, encoding.offsets
    return [
        place == 0
        or words[place] != words[place - 1]
        # Tokens of one character share its offsets.
        or (offsets[place] != offsets[place - 1] and bool(_BY_ITSELF.match(text[slice(*offsets[place])].lstrip())))
        for place in range(len(words))
    ]


def _cut(texts: Sequence[str]) -> Iterator[list[str]]:
    return ([*texts[at : at + _AT_ONCE]] for at in range(0, len(texts), _AT_ONCE))
