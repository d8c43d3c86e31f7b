"""A tokenizer of letters, and generators over the recurrent model that are asked in letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from recurrent import RecurrentModel

from ragloom.decoding import ModelGenerator
from ragloom.models import LanguageModelConfig, Prompting
from ragloom.types import Request

LETTERS = "\0\1\2 abcdefghijklmnopqrstuvwxyz.NOASWER"
"""A token's number is its letter's place; the first three are padding, the end and the beginning."""


class LetterTokenizer:
    """One token a letter; those that there are no letters for have no text."""

    eos_id = 1
    bos_id = 2
    pad_id = 0

    def encode(self, text: str, *, special: bool = True) -> list[int]:
        return [LETTERS.index(letter) if letter in LETTERS else 3 for letter in text]

    def decode(self, ids: Sequence[int], *, skip_special: bool = True) -> str:
        return "".join(LETTERS[number] for number in ids if 2 < number < len(LETTERS))

    def token(self, number: int) -> str:
        return LETTERS[number] if number < len(LETTERS) else ""


class Lettered(ModelGenerator[LanguageModelConfig]):
    """Over any token model."""

    def __init__(self, model: Any, tokenizer: Any = None, *, limit: int | None = None, **settings: Any) -> None:
        super().__init__(LanguageModelConfig(model="letters", **settings))
        written = lambda request: request.question + "".join(one.text for one in request.sources)  # noqa: E731
        apart = hasattr(model, "start_ids")
        self.use(model, Prompting(tokenizer or LetterTokenizer(), written, True, limit, apart))


def asked(*questions: str) -> list[Request]:
    return [Request("answer", question) for question in questions]


def lettered(**settings: Any) -> Lettered:
    return Lettered(RecurrentModel(**settings))
