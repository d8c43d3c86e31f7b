"""Every write, fsync, rename, removal and truncation in turn: it fails with EIO or ENOSPC, or it is the last."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.crash import shim
from benchmarks.crash.nursery import Nursery
from benchmarks.crash.reopening import reopened
from benchmarks.crash.verdict import Verdict
from benchmarks.crash.witness import Witness

WAYS = (*((failure, False) for failure in shim.FAILURES), ("EIO", True), ("ENOSPC", True))
"""How a call fails, and whether every later one fails too."""


def syscalls(scratch: Path, every: int = 1, ways: Sequence[tuple[str, bool]] = WAYS, defect: str = "") -> Verdict:
    """Each ``every``-th call of the scenario, in each of the ``ways``; SQLite's calls as well as ours."""
    verdict = Verdict(notes=["calls are counted and failed by benchmarks/crash/preload.c (LD_PRELOAD)"])
    with Nursery(scratch, preload=shim.built(scratch)) as nursery:
        total = counted(nursery, scratch / "counted", defect)
        for failure, for_good in ways:
            for number in range(1, total + 1, every):
                where = f"{failure}{' for good' if for_good else ''} at call {number} of {total}"
                told = {"fail_at": number, "failure": failure, "for_good": for_good, "defect": defect}
                verdict.join(_one(nursery, scratch / "collection", where, told))
    verdict.also["calls"] = total
    return verdict


def counted(nursery: Nursery, folder: Path, defect: str = "") -> int:
    """How many calls there are when none fails."""
    status, said = nursery.start("live", folder=str(folder), defect=defect).ended()
    if status or "calls" not in said[-1]:
        raise RuntimeError(f"the scenario fails by itself: {said[-1:]}")
    return int(said[-1]["calls"])


def _one(nursery: Nursery, folder: Path, where: str, told: Mapping[str, Any]) -> Verdict:
    shutil.rmtree(folder, ignore_errors=True)
    status, said = nursery.start("live", folder=str(folder), **told).ended()
    verdict, _ = reopened(folder, Witness().hear_all(said).states(), verify=True, where=where)
    if status not in (0, -9):
        verdict.blame("unopenable", f"{where}: not told as an error of ours: {said[-1]['broke'][-1500:]}")
    return verdict
