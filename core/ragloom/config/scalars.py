"""Plain scalars by the core schema of YAML 1.2: ``no`` and ``2024-01-01`` are text, ``1e-4`` is a number."""

from __future__ import annotations

import re
from collections.abc import Callable

Scalar = None | bool | int | float | str

_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str], Scalar]], ...] = (
    (re.compile(r"|~|null|Null|NULL"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text, 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text, 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)"), lambda text: float(text.replace(".", ""))),
    (re.compile(r"\.(nan|NaN|NAN)"), lambda _: float("nan")),
)
_LONGEST_NUMBER = 400


def scalar(text: str) -> Scalar:
    """The value that ``text``, unquoted, stands for."""
    if len(text) <= _LONGEST_NUMBER:
        for shape, make in _SHAPES:
            if shape.fullmatch(text):
                return make(text)
    return text
