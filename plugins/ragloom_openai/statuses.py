"""What an HTTP status that is no success means, and whether to try again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ragloom_openai.failure import LOOK_AT_SERVER, NO_SUCH_API, Failure
from ragloom_openai.reply import error_said, shortened

AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Statuses that another try may not meet again."""

FINAL = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
"""Codes of errors that waiting does not cure, though their status says so."""

_KEY = "check api_key: write `api_key: ${env:OPENAI_API_KEY}` and set that variable to a key of this server"
_FIELDS = (
    "the prompt may be longer than the model reads (lower `max_prompt_tokens`), or the server may not take a field: "
    "see `omit`, `limit` and `body`"
)
_BUSY = "the server asks for patience: lower `concurrency`, raise `retries` or `deadline`"
_QUOTA = "the account behind the key is used up: look at its plan and its bills"
_MOVED = "redirects are not followed, so that no key goes astray: set base_url to where the API is"

_HINTS: dict[int, str] = {
    400: _FIELDS,
    401: _KEY,
    403: _KEY,
    404: "check base_url (its path is often /v1) and `model`: does the server have a model of that name?",
    413: _FIELDS,
    422: _FIELDS,
    429: _BUSY,
}


def failure_of(status: int, body: bytes, *, wait: float | None, location: str) -> Failure:
    """The failure that a reply of ``status`` is; ``location`` is where a redirect points."""
    value = _json(body)
    said = error_said(value) or shortened(body.decode("utf-8", "replace"))
    spent = status == 429 and _code(value) in FINAL
    told = f"answered {status}" + (f" (to {shortened(location)})" if location else "") + (f": {said}" if said else "")
    return Failure(told, _QUOTA if spent else _hint(status), again=status in AGAIN and not spent, wait=wait)


def _hint(status: int) -> str:
    if 300 <= status < 400:
        return _MOVED
    return _HINTS.get(status, LOOK_AT_SERVER if status >= 500 else NO_SUCH_API)


def _code(value: Any) -> str:
    error = value.get("error") if isinstance(value, Mapping) else None
    return str(error.get("code") or error.get("type") or "") if isinstance(error, Mapping) else ""


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
