"""How much memory a process has taken."""

from __future__ import annotations

import sys
from pathlib import Path


def peak_mb() -> float:
    """The most memory that this process has had resident, in millions of bytes.

    Linux's ``ru_maxrss`` starts from the parent's, ``VmHWM`` does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
