"""A filter as people type it: ``year >= 2000 and (lang = "en" or lang in ("zh", "ja")) and not draft = true``.

``and`` binds closer than ``or``, ``not`` closer than both. A field with other characters than letters, digits, ``_``,
``-`` and ``.`` stands in backquotes. Values are numbers, ``true``, ``false``, and texts in single or double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ragloom.errors import UsageError
from ragloom.types import And, Equal, Filter, In, Not, Or, Range
from ragloom.types.filter import Scalar

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.]))
    | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<field>`[^`]+`)
    | (?P<word>[^\W\d][\w.-]*)
    | (?P<symbol>!=|<=|>=|==|[=<>(),])
    )""",
    re.VERBOSE,
)
_EXAMPLE = """for example: --filter 'year >= 2000 and lang = "en"'"""
_COMPARISONS: dict[str, Callable[[str, Scalar], Filter]] = {
    "=": Equal,
    "==": Equal,
    "!=": lambda field, value: Not(Equal(field, value)),
    "<": lambda field, value: Range(field, lt=value),
    "<=": lambda field, value: Range(field, le=value),
    ">": lambda field, value: Range(field, gt=value),
    ">=": lambda field, value: Range(field, ge=value),
}
_TRUTHS = {"true": True, "false": False}
_MOST_TOKENS = 2000
_DEEPEST = 50
_LONGEST_NUMBER = 400


def filter_from_text(text: str) -> Filter:
    """The filter that ``text`` says. Raises ``UsageError`` with the place where it stops to make sense."""
    parser = _Parser(text, _tokens(text))
    found = parser.either(0)
    parser.end()
    return found


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or len(found) >= _MOST_TOKENS:
            raise _wrong(
                text, position + len(text[position:]) - len(text[position:].lstrip()), "this is not understood"
            )
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind], match.start(kind)))
        position = match.end()
    return found


class _Parser:
    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self._text = text
        self._tokens = [*tokens, _Token("end", "", len(text))]
        self._next = 0

    def either(self, depth: int) -> Filter:
        parts = [self._both(depth)]
        while self._take_word("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def end(self) -> None:
        if self._token.kind != "end":
            raise self._wrong("`and`, `or` or the end is expected")

    def _both(self, depth: int) -> Filter:
        parts = [self._one(depth)]
        while self._take_word("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Filter:
        if depth > _DEEPEST:
            raise self._wrong(f"more than {_DEEPEST} levels deep")
        if self._take_word("not"):
            return Not(self._one(depth + 1))
        if self._take_symbol("("):
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Filter:
        field = self._field()
        if self._take_word("not"):
            if not self._take_word("in"):
                raise self._wrong("`in` is expected")
            return Not(In(field, self._values()))
        if self._take_word("in"):
            return In(field, self._values())
        token = self._token
        if token.kind != "symbol" or token.text not in _COMPARISONS:
            raise self._wrong("one of = != < <= > >= in is expected")
        self._next += 1
        return _COMPARISONS[token.text](field, self._value())

    def _field(self) -> str:
        token = self._token
        if token.kind not in ("word", "field"):
            raise self._wrong("the name of a metadata field is expected")
        self._next += 1
        return token.text.strip("`")

    def _values(self) -> tuple[Scalar, ...]:
        self._expect("(")
        values = [self._value()]
        while self._take_symbol(","):
            values.append(self._value())
        self._expect(")")
        return tuple(values)

    def _value(self) -> Scalar:
        token = self._token
        value = _READERS[token.kind](token.text) if token.kind in _READERS else None
        if value is None:
            raise self._wrong("a number, a text in quotes, true or false is expected")
        self._next += 1
        return value

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take_word(self, word: str) -> bool:
        return self._take(self._token.kind == "word" and self._token.text.lower() == word)

    def _take_symbol(self, symbol: str) -> bool:
        return self._take(self._token.kind == "symbol" and self._token.text == symbol)

    def _take(self, there: bool) -> bool:
        self._next += there
        return there

    def _expect(self, symbol: str) -> None:
        if not self._take_symbol(symbol):
            raise self._wrong(f"`{symbol}` is expected")

    def _wrong(self, what: str) -> UsageError:
        return _wrong(self._text, self._token.at, what)


def _number(said: str) -> Scalar | None:
    """None for one with more digits than any value that is stored."""
    if len(said) > _LONGEST_NUMBER:
        return None
    return float(said) if re.search(r"[.eE]", said) else int(said)


def _unquoted(said: str) -> Scalar:
    return re.sub(r"\\(.)", r"\1", said[1:-1])


def _truth(said: str) -> Scalar | None:
    return _TRUTHS.get(said.lower())


_READERS: dict[str, Callable[[str], Scalar | None]] = {"number": _number, "text": _unquoted, "word": _truth}


def _wrong(text: str, at: int, what: str) -> UsageError:
    place = f"at {text[at : at + 20]!r}" if at < len(text) else "at the end"
    return UsageError(f"the filter is not understood {place}: {what}", where=f"column {at + 1}", hint=_EXAMPLE)
