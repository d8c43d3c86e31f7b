"""From parts to the arrays of a segment, by computing where each posting goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.codes import ESCAPE, CodeTable, code_table
from ragloom_bm25.container import Array, frozen
from ragloom_bm25.postings import Part, narrow
from ragloom_bm25.vocabulary import pack


def assemble(
    parts: Sequence[Part], ids: NDArray[np.int64], lengths: NDArray[np.int64], terms: Sequence[bytes]
) -> dict[str, Array]:
    """The arrays of a segment (see ``segment.Segment``) of passages ``ids`` [n], their ``lengths`` [n] in terms.

    ``terms`` are indexed by the term numbers of the parts; those that no part has are left out.
    """
    used, ranks = _used_terms(parts, terms)
    keys = [(ranks[part.terms] << 32) | part.blocks for part in parts]
    order, run_keys, run_starts = _runs(keys, parts)
    table = code_table(lengths[lengths > 0])
    blob, term_starts = pack(terms[number] for number in used)
    rows = run_keys >> 32
    arrays: dict[str, Any] = {
        "first_id": ids.min(keepdims=True) if len(ids) else np.zeros(1, np.int64),
        "ids": narrow(ids - (ids.min() if len(ids) else 0)),
        "lengths": narrow(lengths),
        "blob": blob,
        "term_starts": term_starts,
        "runs": np.searchsorted(rows, np.arange(len(used) + 1)).astype(np.uint32),
        "run_blocks": (run_keys & 0xFFFFFFFF).astype(np.uint16),
        "run_starts": run_starts.astype(np.uint32),
        "code_low": table.low,
        "code_high": table.high,
        **_fill(parts, order, lengths, table),
    }
    return {name: frozen(array) for name, array in arrays.items()}


def _used_terms(parts: Sequence[Part], terms: Sequence[bytes]) -> tuple[list[int], NDArray[np.int64]]:
    """The term numbers that occur, in the byte order of their terms, and the place of each number in that order."""
    seen = np.zeros(len(terms), np.bool_)
    for part in parts:
        seen[part.terms] = True
    used = sorted(np.flatnonzero(seen).tolist(), key=terms.__getitem__)
    ranks = np.zeros(len(terms), np.int64)
    ranks[used] = np.arange(len(used))
    return used, ranks


def _runs(
    keys: Sequence[NDArray[np.int64]], parts: Sequence[Part]
) -> tuple[list[NDArray[np.int64]], NDArray[np.int64], NDArray[np.int64]]:
    """Where each part's runs go, int64[R] a part; then the segment's run keys [R'] and run starts [R' + 1]."""
    every = np.concatenate([np.empty(0, np.int64), *keys])
    counts = np.concatenate([np.empty(0, np.int64), *(part.counts for part in parts)])
    order = np.argsort(every, kind="stable")
    ends = np.cumsum(counts[order])
    target = np.empty(len(every), np.int64)
    target[order] = ends - counts[order]
    ordered = every[order]
    last = np.ones(len(ordered), np.bool_)
    last[:-1] = ordered[1:] != ordered[:-1]
    starts = np.concatenate([np.zeros(1, np.int64), ends[last]])
    return np.split(target, np.cumsum([len(key) for key in keys])[:-1]) if keys else [], ordered[last], starts


def _fill(
    parts: Sequence[Part], targets: Sequence[NDArray[np.int64]], lengths: NDArray[np.int64], table: CodeTable
) -> dict[str, Array]:
    total = sum(len(part.offsets) for part in parts)
    offsets, codes = np.empty(total, np.uint16), np.empty(total, np.uint8)
    places: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    values: list[NDArray[Any]] = [np.empty(0, np.int64)]
    rank = np.searchsorted(table.lengths, lengths)
    for part, target in zip(parts, targets, strict=True):
        begins = np.cumsum(part.counts) - part.counts
        place = np.repeat(target - begins, part.counts)
        place += np.arange(len(place))
        offsets[place] = part.offsets
        codes[place] = table.encode(part.tf, part.passages, rank)
        escaped = np.flatnonzero(part.tf >= ESCAPE)
        places.append(place[escaped])
        values.append(part.tf[escaped])
    where, what = np.concatenate(places), np.concatenate(values)
    order = np.argsort(where)
    return {
        "offsets": offsets,
        "codes": codes,
        "escape_places": where[order].astype(np.uint32),
        "escape_tf": what[order].astype(np.uint32),
    }
