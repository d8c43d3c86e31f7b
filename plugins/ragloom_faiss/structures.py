"""Which structure an index gets: decided from the settings and how much there is, before anything is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from ragloom_faiss.config import FaissConfig

AUTO_FROM = 50_000
"""Below it an exact search of 384 dimensions reads 77 MB, 3 ms on two cores: nothing that an index could save."""

_POINTS = 39
"""k-means wants so many training points a cluster (faiss's own minimum)."""
_SAMPLE = 64
_LEAST_SAMPLE = 16_384
_CODES = 256


@dataclass(frozen=True, slots=True)
class Structure:
    """A faiss index: its description for ``faiss.index_factory``, and how many vectors train it.

    ``family`` is ``ivf`` or ``hnsw``; ``efforts`` are the values of nprobe or ef that its recall is measured at.
    """

    factory: str
    family: str
    training: int
    efforts: tuple[int, ...]


def structure_for(settings: FaissConfig, count: int, dimension: int) -> Structure | None:
    """The structure for ``count`` vectors of ``dimension``; None where an exact search is as good or wanted."""
    kind = ("flat" if count < AUTO_FROM else "sq8") if settings.index == "auto" else settings.index
    if kind == "flat" or count < max(settings.exact_below, 1):
        return None
    return _MAKERS[kind](settings, count, dimension)


def code_size(asked: int, dimension: int) -> int:
    """Bytes of a product-quantised code: the largest divisor of ``dimension`` that is no more than was asked for."""
    most = min(asked or max(1, dimension // 4), dimension)
    return next(size for size in range(most, 0, -1) if dimension % size == 0)


def _efforts(least: int, most: int) -> tuple[int, ...]:
    """Powers of two and what lies half-way between them, and ``most``."""
    powers = [1 << step for step in range(most.bit_length())]
    return tuple(sorted({one for one in (*powers, *(3 * power for power in powers), most) if least <= one <= most}))


def _hnsw(settings: FaissConfig, count: int, dimension: int) -> Structure | None:
    return Structure(f"HNSW{settings.m},SQ8", "hnsw", min(count, _LEAST_SAMPLE), _efforts(16, 1024))


def _ivf(codes: str) -> Callable[[FaissConfig, int, int], Structure | None]:
    def made(settings: FaissConfig, count: int, dimension: int) -> Structure | None:
        clusters = max(1, min(settings.nlist or int(4 * sqrt(count)), count // _POINTS))
        training = min(count, max(_SAMPLE * clusters, _LEAST_SAMPLE))
        return Structure(f"IVF{clusters},{codes}", "ivf", training, _efforts(1, clusters))

    return made


def _ivfpq(settings: FaissConfig, count: int, dimension: int) -> Structure | None:
    if count < _CODES:
        return None
    return _ivf(f"PQ{code_size(settings.code_size, dimension)}")(settings, count, dimension)


_MAKERS: dict[str, Callable[[FaissConfig, int, int], Structure | None]] = {
    "hnsw": _hnsw,
    "ivf": _ivf("Flat"),
    "sq8": _ivf("SQ8"),
    "ivfpq": _ivfpq,
}
