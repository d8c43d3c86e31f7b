"""A full disk: told clearly, nothing lost, and it goes on once there is room."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.crash.churning import apply
from benchmarks.crash.nursery import Nursery, Say
from benchmarks.crash.reopening import reopened
from benchmarks.crash.subject import bindings
from benchmarks.crash.verdict import Verdict
from benchmarks.crash.witness import Witness
from ragloom.errors import RagloomError
from ragloom.store import Collection

SIZE_MB = 4
_BALLAST = 1_500_000
_STEPS = 3000


def full_disks(scratch: Path, times: int) -> Verdict:
    """``times`` disks are filled by a child that adds documents and publishes, to the last byte and a little more."""
    verdict = Verdict()
    with Nursery(scratch) as nursery:
        for number in range(times):
            with small_disk(scratch / f"disk-{number}") as (disk, limit):
                verdict.join(_fill(nursery, disk, limit, number))
                verdict.notes = [_HOW[limit > 0]]
    return verdict


@contextmanager
def small_disk(at: Path) -> Iterator[tuple[Path, int]]:
    """A folder on a disk of ``SIZE_MB``, and the limit in bytes of a file where no disk could be mounted, else 0."""
    at.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    mounted = bool(mount and unmount and os.geteuid() == 0) and not _run(
        [mount, "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(at)]
    )
    try:
        yield at, 0 if mounted else SIZE_MB * 1_000_000 // 4
    finally:
        if mounted:
            _run([unmount, str(at)])


def fill(folder: str, limit: int, seed: int, say: Say) -> None:
    """Add documents until that fails, then publish, compact and remove, each of which may fail, too."""
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with Collection.open(folder, create=True) as collection, collection.writer() as writer:
        for step in range(1, _STEPS):
            number = seed * 1_000_000 + step * 10
            names = {f"f{number + each}": number + each for each in range(9)}
            told = _tried(lambda names=names: apply(writer, names), names, say)
            if step % 7 == 0 or told:
                told = _tried(lambda: writer.publish(bindings()), {}, say) or told
            if told:
                break
        _tried(lambda: writer.compact(bindings()), {}, say)
        _tried(lambda: apply(writer, {"more": 1}), {"more": 1}, say)
    say("full", step)


def _fill(nursery: Nursery, disk: Path, limit: int, seed: int) -> Verdict:
    folder, ballast = disk / "collection", disk / "ballast"
    if not limit:
        ballast.write_bytes(bytes(_BALLAST))
    status, said = nursery.start("fill", folder=str(folder), limit=limit, seed=seed).ended()
    verdict, told = Verdict(), [message["told"] for message in said if "told" in message]
    if status or not told:
        verdict.blame("unopenable", f"no error of ours: {said[-1:]}")
    if unclear := [each for each in told if "hint:" not in each]:
        verdict.blame("unopenable", f"an error that gives no advice: {unclear[0]}")
    ballast.unlink(missing_ok=True)
    witness = Witness().hear_all(said)
    one, state = reopened(folder, witness.states(), verify=True, where="after room was made")
    verdict.join(one)
    with Collection.open(folder) as collection, collection.writer() as writer:
        apply(writer, {"after": 2})
        writer.publish(bindings())
    again, _ = reopened(folder, [{**state, "after": 2}], verify=True, where="after going on")
    verdict.join(again)
    verdict.trials = 1
    return verdict


def _tried(call, change: dict[str, int], say: Say) -> bool:
    """Whether it failed."""
    say("will", change)
    try:
        call()
    except RagloomError as error:
        say("failed", change)
        say("told", str(error))
        return True
    say("did", change)
    return False


def _run(command: list) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode


_HOW = {
    False: f"on a tmpfs of {SIZE_MB} MB",
    True: "under a limit on the size of a file (RLIMIT_FSIZE): a small disk cannot be mounted here",
}
