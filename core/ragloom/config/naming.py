"""Names that a config gives: fit for folders."""

from __future__ import annotations

import re

NAME = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$"


def default_name(use: str) -> str:
    """A component's name where none is given: what it uses, fit to name a folder."""
    return re.sub(r"[^\w.-]|^\W", "-", use.rpartition("/")[2], flags=re.ASCII).lstrip("-.") or "retriever"
