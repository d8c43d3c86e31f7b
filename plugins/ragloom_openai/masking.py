"""What a server says, without the secrets that it was sent."""

from __future__ import annotations

import json
from collections.abc import Iterable

MASK = "**********"
CUT = "…"
"""Where a text goes on that is not shown."""

SHORTEST = 4
"""Characters: to take out shorter pieces would garble what is said, and hide nothing."""


def masked(text: str, secrets: Iterable[str]) -> str:
    """``text`` with each of ``secrets`` taken out: as it is, as JSON writes it, with its blanks made one each, or only
    its beginning where the text is cut off.
    """
    forms = {form for secret in secrets for form in _forms(secret) if len(form) >= SHORTEST}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        text = _without_beginning(text.replace(form, MASK), form)
    return text


def _forms(secret: str) -> tuple[str, ...]:
    in_json = json.dumps(secret)[1:-1]
    return secret, " ".join(secret.split()), in_json, json.dumps(in_json)[1:-1]


def _without_beginning(text: str, form: str) -> str:
    for size in range(len(form) - 1, SHORTEST - 1, -1):
        text = text.replace(form[:size] + CUT, MASK + CUT)
    return text
