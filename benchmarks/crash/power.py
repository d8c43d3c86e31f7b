"""Power loss: a recorded process is cut off anywhere, and what was not synced is lost or not."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

from benchmarks.crash.medium import LOSSES, Medium, lay_out
from benchmarks.crash.nursery import Nursery
from benchmarks.crash.recording import Event, recorded
from benchmarks.crash.reopening import reopened
from benchmarks.crash.shim import built
from benchmarks.crash.verdict import Verdict
from benchmarks.crash.witness import Witness

CUTS = 50
"""Power losses in one recording."""

_MAKING = 100


def power_losses(scratch: Path, times: int, seed: int = 0, defect: str = "") -> Verdict:
    """``times`` power losses, ``CUTS`` in each recording."""
    verdict = Verdict(notes=["file operations are recorded by benchmarks/crash/preload.c (LD_PRELOAD)"])
    operations = 0
    with Nursery(scratch, preload=built(scratch)) as nursery:
        for number in range(0, times, CUTS):
            folder = scratch / f"recorded-{number}"
            log, recording = scratch / f"log-{number}", number // CUTS
            # Two recordings of three begin with processes that died, so that what they left unsynced is built upon.
            found = recorded(nursery, folder, log, seed + recording, deaths=recording % 3, defect=defect)
            complete(found, folder)
            operations += sum(event.kind != "M" for event in found)
            cuts = min(CUTS, times - number)
            verdict.join(_lose(found, folder, scratch / "left", cuts, random.Random(seed + number)))
            shutil.rmtree(folder)
    verdict.also["operations"] = operations
    return verdict


def complete(found: list[Event], folder: Path) -> None:
    """Raises ``RuntimeError`` where the recording does not lead to what is there: an operation was not seen."""
    medium = Medium(str(folder))
    for event in found:
        medium.take(event)
    replayed = medium.survivors(random.Random(0), "nothing")
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.name.endswith("-shm")}
    wrong = [name for name in there.keys() | replayed.keys() if _content(there.get(name)) != replayed.get(name, b"?")]
    if wrong:
        raise RuntimeError(f"the recording is not complete: {sorted(wrong)[:5]} differ")


def _content(path: Path | None) -> bytes | None:
    if path is None:
        return b"absent"
    return None if path.is_dir() else path.read_bytes()


def _lose(found: list[Event], folder: Path, left: Path, times: int, chance: random.Random) -> Verdict:
    medium, witness, verdict, taken = Medium(str(folder)), Witness(), Verdict(), 0
    for cut in sorted(_cut(chance, len(found)) for _ in range(times)):
        for event in found[taken:cut]:
            medium.take(event)
            if event.kind == "M":
                witness.hear(json.loads(event.data))
        taken, lose = cut, chance.choice(LOSSES)
        shutil.rmtree(left, ignore_errors=True)
        lay_out(medium.survivors(chance, lose), left)
        where = f"cut off after {cut} of {len(found)} operations, losing {lose}"
        verdict.join(reopened(left, witness.states(), verify=True, where=where)[0])
    return verdict


def _cut(chance: random.Random, operations: int) -> int:
    """Anywhere, one in five while the collection is still being made."""
    return chance.randint(0, min(_MAKING, operations) if chance.random() < 0.2 else operations)
