"""Whether a requirement's marker holds here: ``python_version < "3.12" and extra == "onnx"``.

The grammar is that of the packaging standard on dependency specifiers; `packaging`, which has it too, is no library of
the core's.
"""

from __future__ import annotations

import operator
import os
import platform
import re
import sys
from collections.abc import Callable, Collection
from typing import Any

_WORD = re.compile(r"""\s*(\(|\)|"[^"]*"|'[^']*'|[<>=!~]+|not\s+in\b|[A-Za-z_]\w*)""")
_NUMBERS = re.compile(r"\d+")


def _by_version(compare: Callable[[Any, Any], bool]) -> Callable[[str, str], bool]:
    """Numbers count where both sides are versions; else the texts are compared."""

    def compared(left: str, right: str) -> bool:
        if left[:1].isdigit() and right[:1].isdigit():
            return compare(_version(left), _version(right))
        return compare(left, right)

    return compared


_COMPARED: dict[str, Callable[[str, str], bool]] = {
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
    "===": operator.eq,
    "~=": lambda left, right: _version(left) >= _version(right) and left.startswith(right.rpartition(".")[0]),
    "==": _by_version(operator.eq),
    "!=": _by_version(operator.ne),
    "<": _by_version(operator.lt),
    "<=": _by_version(operator.le),
    ">": _by_version(operator.gt),
    ">=": _by_version(operator.ge),
}


def holds(marker: str, extras: Collection[str] = ()) -> bool:
    """Whether ``marker`` holds with ``extras`` asked for. One that cannot be read holds: better locked than missed."""
    words = [" ".join(found.split()) for found in _WORD.findall(marker)]
    if not words:
        return True
    try:
        found = _either(words, extras)
    except (IndexError, KeyError):
        return True
    unread = bool(words)
    return found or unread


def _either(words: list[str], extras: Collection[str]) -> bool:
    found = _both(words, extras)
    while words and words[0] == "or":
        words.pop(0)
        found = _both(words, extras) or found
    return found


def _both(words: list[str], extras: Collection[str]) -> bool:
    found = _one(words, extras)
    while words and words[0] == "and":
        words.pop(0)
        found = _one(words, extras) and found
    return found


def _one(words: list[str], extras: Collection[str]) -> bool:
    first = words.pop(0)
    if first == "(":
        found = _either(words, extras)
        words.pop(0)
        return found
    compare, second = _COMPARED[words.pop(0)], words.pop(0)
    if "extra" in (first, second):
        named = (second if first == "extra" else first).strip("\"'")
        return any(compare(plain_name(extra), plain_name(named)) for extra in extras)
    return compare(_value(first), _value(second))


def _value(word: str) -> str:
    return word[1:-1] if word[0] in "\"'" else _HERE[word]()


def _version(text: str) -> tuple[int, ...]:
    """Its numbers, without the zeros at its end."""
    numbers = [int(one) for one in _NUMBERS.findall(text)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def plain_name(name: str) -> str:
    """A distribution's or an extra's name in the one spelling that all of its spellings come to."""
    return re.sub(r"[-_.]+", "-", name).lower()


_HERE: dict[str, Callable[[], str]] = {
    "python_version": lambda: ".".join(platform.python_version_tuple()[:2]),
    "python_full_version": platform.python_version,
    "os_name": lambda: os.name,
    "sys_platform": lambda: sys.platform,
    "platform_release": platform.release,
    "platform_system": platform.system,
    "platform_version": platform.version,
    "platform_machine": platform.machine,
    "platform_python_implementation": platform.python_implementation,
    "implementation_name": lambda: sys.implementation.name,
    "implementation_version": platform.python_version,
}
