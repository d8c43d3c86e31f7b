"""What a run needs, written down, and another run held to it."""

from ragloom.pipeline.locking.drift import Drift, DriftedError
from ragloom.pipeline.locking.gathering import Unlocked, lock_of, unlocked_models
from ragloom.pipeline.locking.holding import hold
from ragloom.pipeline.locking.lock import LOCK, Lock, LockedModel, check_free, read_lock, write_lock

__all__ = [
    "LOCK", "Drift", "DriftedError", "Lock", "LockedModel", "Unlocked", "check_free", "hold", "lock_of", "read_lock",
    "unlocked_models", "write_lock",
]  # fmt: skip
