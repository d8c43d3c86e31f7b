"""A whole JSON file as one value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ragloom.errors import LoadError
from ragloom_text.loaders.decoding import decode
from ragloom_text.loaders.opening import read_bytes


def read_json(path: Path) -> Any:
    """The file's value. Raises ``LoadError`` where it cannot be read, or is none."""
    try:
        return json.loads(decode(read_bytes(path)))
    except (ValueError, RecursionError) as error:
        hint = "a file with one object a line is read as .jsonl"
        raise LoadError(f"the file is not JSON: {error}", where=str(path), hint=hint) from error
