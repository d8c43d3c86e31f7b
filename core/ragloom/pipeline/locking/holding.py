"""Holding a run to a lock, before anything of it begins."""

from __future__ import annotations

from pathlib import Path

from ragloom.pipeline.locking.comparing import drifts
from ragloom.pipeline.locking.drift import DriftedError
from ragloom.pipeline.locking.gathering import lock_of
from ragloom.pipeline.locking.lock import read_lock
from ragloom.registry import Registry, ResolvedConfig


def hold(resolved: ResolvedConfig, registry: Registry, file: Path) -> None:
    """Raise ``DriftedError`` with all that is not as in ``file``, ``UsageError`` where that is no lock.

    Nothing is opened, loaded or fetched; every byte of the locked files is read.
    """
    config = resolved.loaded.file
    made_by = f"ragloom lock{f' -c {config}' if config else ''} --to {file}"
    lock = read_lock(file, made_by=made_by)
    now = lock_of(resolved, registry, file, [resolved.loaded.base / name for name in lock.data])
    if found := drifts(lock, now, resolved):
        raise DriftedError(found, file)
