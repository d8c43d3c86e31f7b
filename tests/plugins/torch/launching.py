"""Programs that two processes run together, as `torchrun` starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
_LAUNCH = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
_THREADS = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def in_two_processes(module: str, *arguments: str) -> None:
    """Run ``module`` with ``arguments`` in two processes; what they write says how it went."""
    paths = [str(ROOT), *(str(ROOT / part) for part in ("core", "plugins"))]
    done = subprocess.run(
        [sys.executable, *_LAUNCH, "-m", module, *arguments],
        env={**os.environ, **_THREADS, "PYTHONPATH": os.pathsep.join(paths)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
