"""One phase of one system in a process of its own: ``python -m benchmarks.sparse.child`` with a JSON order on stdin.

The last line that it prints is a JSON object of figures.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.memory import peak_mb
from benchmarks.sparse.systems import SYSTEMS
from benchmarks.sparse.text import read_passages

_FEWEST, _BUDGET = 12, 6.0


def index(order: dict[str, Any]) -> dict[str, float]:
    """Build; reading the passages is part of it, as little as it is."""
    system, folder = SYSTEMS[order["system"]].make(), Path(order["folder"])
    if order["warm"]:
        warm = folder.with_name("warm")
        warm.mkdir(exist_ok=True)
        SYSTEMS[order["system"]].make().index(iter(["a warm word"] * 100), warm)
    start = time.perf_counter()
    system.index(read_passages(Path(order["passages"]), order["size"]), folder)
    seconds = time.perf_counter() - start
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {"index_per_s": order["size"] / seconds, "disk_mb": disk / 1e6, "peak_mb": peak_mb()}


def query(order: dict[str, Any]) -> dict[str, float]:
    """Open what ``index`` left and search it, one query at a time, then all together."""
    system, queries = SYSTEMS[order["system"]].make(), order["queries"]
    start = time.perf_counter()
    system.open(Path(order["folder"]))
    found: dict[str, float] = {"open_ms": (time.perf_counter() - start) * 1e3}
    start = time.perf_counter()
    system.search(queries[0], order["ks"][0])
    found["first_ms"] = (time.perf_counter() - start) * 1e3
    for k in order["ks"]:
        times = _times(lambda text, k=k: system.search(text, k), queries)
        found[f"query_p50_ms@{k}"] = statistics.median(times) * 1e3
        found[f"query_p95_ms@{k}"] = statistics.quantiles(times, n=20)[-1] * 1e3
        found[f"batch_qps@{k}"] = _rate(lambda texts, k=k: system.batch(texts, k), queries, statistics.median(times))
    return {**found, "serving_mb": peak_mb()}


def _times(search: Callable[[str], Any], queries: list[str]) -> list[float]:
    """Seconds a query: all queries after a warm-up over all of them; fewer where that would take minutes."""
    started = time.perf_counter()
    warmed = 0
    for text in queries:
        search(text)
        warmed += 1
        if time.perf_counter() - started > _BUDGET / 4 and warmed >= _FEWEST:
            break
    times: list[float] = []
    started = time.perf_counter()
    for text in queries[:warmed]:
        begin = time.perf_counter()
        search(text)
        times.append(time.perf_counter() - begin)
        if time.perf_counter() - started > _BUDGET and len(times) >= _FEWEST:
            break
    return times


def _rate(batch: Callable[[list[str]], Any], queries: list[str], seconds: float) -> float:
    """Queries a second, the better of two batches."""
    taken = queries[: max(4, min(len(queries), int(_BUDGET / 4 / seconds)))]
    rates = []
    for _ in range(2):
        begin = time.perf_counter()
        batch(taken)
        rates.append(len(taken) / (time.perf_counter() - begin))
    return max(rates)


PHASES: dict[str, Callable[[dict[str, Any]], dict[str, float]]] = {"index": index, "query": query}


if __name__ == "__main__":
    told = json.loads(sys.stdin.read())
    print(json.dumps(PHASES[told["phase"]](told)), flush=True)
