"""Which files of a folder this process holds: opened, or mapped into memory."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from ragloom.testing.checks import NotApplicable


def held_files(folder: Path) -> list[str]:
    """Their names, sorted. Raises ``NotApplicable`` where the system does not tell."""
    if not sys.platform.startswith("linux"):
        raise NotApplicable("this system does not tell which files a process holds")
    gc.collect()
    return sorted(path for path in {*_opened(), *_mapped()} if Path(path).is_relative_to(folder.resolve()))


def _opened() -> list[str]:
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(link.readlink()))
        except OSError:
            continue
    return found


def _mapped() -> list[str]:
    lines = Path("/proc/self/maps").read_text("utf-8", errors="surrogateescape").splitlines()
    return [fields[5] for line in lines if len(fields := line.split(None, 5)) == 6]
