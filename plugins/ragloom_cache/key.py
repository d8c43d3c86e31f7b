"""When two questions are the same."""

from __future__ import annotations

import hashlib
import json
import unicodedata

from ragloom.types import Query


def key_of(query: Query, scope: str, *, casefold: bool) -> str:
    """SHA-256 in hex over ``scope`` and everything of ``query`` that an answer may depend on.

    The text counts in Unicode's NFC with runs of white space as one blank.
    """
    text = " ".join(unicodedata.normalize("NFC", query.text).split())
    # A filter's repr tells 1 from True and And from Or, which comparing the values or their fields does not.
    facts = [
        scope,
        text.casefold() if casefold else text,
        repr(query.filter),
        query.origin,
        query.weight,
        [[term, float(weight)] for term, weight in query.terms],
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
