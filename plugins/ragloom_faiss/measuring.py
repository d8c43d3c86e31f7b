"""What share of an exact search's passages an approximate one finds: measured on an opened index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Json
from ragloom.metrics import Interval, bootstrap_interval
from ragloom_faiss.calibration import Curve, share_found
from ragloom_faiss.kernel import Vectors
from ragloom_faiss.opening import Held
from ragloom_faiss.search import Snapshot

Ids = NDArray[np.int64]

SETTINGS = {"ivf": "nprobe", "hnsw": "ef"}
"""From a family to the setting that trades recall for time."""


@dataclass(frozen=True, slots=True)
class Measured:
    """``share`` is recall@k with its interval at ``effort``, ``curve`` its mean by effort."""

    share: Interval
    k: int
    setting: str
    effort: int
    curve: Curve
    factory: str
    asked: str
    passages: int

    def reaching(self, target: float) -> int | None:
        """The least effort that was seen to reach ``target``; None where none was."""
        return next((effort for effort, recall in self.curve if recall >= target), None)

    def state(self, held: Held) -> dict[str, Json]:
        """As JSON, with the files that it holds for."""
        return {
            "recall": round(self.share.mean, 4),
            "low": round(self.share.low, 4),
            "high": round(self.share.high, 4),
            "k": self.k,
            "queries": self.share.count,
            "asked": self.asked,
            self.setting: self.effort,
            "files": list(held.built_files),
        }


def measure(
    held: Held,
    snapshot: Snapshot,
    queries: Vectors,
    k: int,
    *,
    own: Ids | None = None,
    effort: int = 0,
    asked: str = "",
) -> Measured:
    """The recall of ``queries`` float32[q, d] at ``k``, and what each other effort would give.

    ``own`` int64[q] is the passage that a query was made of: finding itself counts for nothing. ``effort`` 0 is that
    of the settings. Some segment of ``held`` has an approximate index.
    """
    built = max((one for one in held.entries if one.built), key=lambda one: len(one.live))
    assert built.built is not None and built.live.approximate is not None
    depth = k + (own is not None)
    exact = _ids(snapshot.search(queries, depth, exact=True), own, k)

    used = effort or built.live.approximate.effort
    found: dict[int, NDArray[np.float64]] = {}
    for one in sorted({used, *(one for one, _ in built.built.curve), *(2 * one for one, _ in built.built.curve)}):
        found[one] = share_found(_ids(snapshot.search(queries, depth, effort=one), own, k), exact)
        if one >= used and found[one].mean() >= 1.0:
            break
    curve = tuple((one, round(float(shares.mean()), 4)) for one, shares in found.items())
    return Measured(
        share=bootstrap_interval(found[used]),
        k=k,
        setting=SETTINGS[built.built.family],
        effort=used,
        curve=curve,
        factory=built.built.factory,
        asked=asked,
        passages=snapshot.passages,
    )


def sampled(held: Held, count: int) -> tuple[Vectors, Ids]:
    """The vectors of so many live passages, spread evenly over all, and their ids: float32[m, d], int64[m]."""
    rows = [(entry.live.segment.file, entry.live.rows()) for entry in held.entries]
    total = sum(len(some) for _, some in rows)
    chosen = np.unique(np.linspace(0, total - 1, min(count, total)).astype(np.int64))
    vectors, ids, start = [], [], 0
    for file, some in rows:
        here = some[chosen[(chosen >= start) & (chosen < start + len(some))] - start]
        vectors.append(file.vectors[here])
        ids.append(file.ids[here])
        start += len(some)
    return np.concatenate(vectors), np.concatenate(ids)


def _ids(rankings: Any, own: Ids | None, k: int) -> list[Ids]:
    if own is None:
        return [one.ids for one in rankings]
    return [one.ids[one.ids != number][:k] for one, number in zip(rankings, own, strict=True)]
