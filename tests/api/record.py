"""``python -m tests.api.record``: take what API 1 has gained into its record, before a release.

It refuses where a promise is broken. A parameter that now takes more than it did keeps its promise too, which no
program can tell: such a line of ``api_1.json`` is changed by hand.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.api.promises import broken
from tests.api.surface import Entry, surface

RECORD = Path(__file__).with_name("api_1.json")


def recorded() -> dict[str, dict[str, Entry]]:
    """The public surface as it was promised last."""
    told: dict[str, dict[str, Entry]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return told


def main() -> int:
    """Write the record anew, unless that would break a promise."""
    now = surface()
    sentences = broken(recorded(), now) if RECORD.exists() else []
    if sentences:
        print("\n".join(sentences))
        return 1
    RECORD.write_text(json.dumps(now, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
