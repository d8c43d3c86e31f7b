"""A long source as windows that a model can read, each with the whole question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ragloom.models import Pair

LEAST_ROOM = 8
"""A question that leaves fewer tokens than this for a source cannot be asked."""


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens ``ids`` and their kinds ``types``; ``first`` is the place of the source's first token among them.

    ``offsets[i]`` are the characters of the source, from its beginning, that token ``first + i`` stands for.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


def room_for_a_source(pair: Pair, limit: int) -> int:
    """How many of a source's tokens fit beside the question of ``pair``; below ``LEAST_ROOM`` it is too long."""
    return limit - (len(pair.ids) - len(pair.second))


def windows(pair: Pair, limit: int, stride: int) -> Iterator[Window]:
    """The windows of at most ``limit`` tokens over a question and a source that were never cut.

    Two neighbours share ``stride`` tokens of the source, or half of a window where that is less. Together they hold
    all of its tokens; a source without any gives none.
    """
    if not pair.second:
        return
    begin, end = pair.second[0], pair.second[-1] + 1
    room = room_for_a_source(pair, limit)
    step = room - min(stride, room // 2)
    for start in range(begin, end, step):
        stop = min(start + room, end)
        yield Window(
            pair.ids[:begin] + pair.ids[start:stop] + pair.ids[end:],
            pair.type_ids[:begin] + pair.type_ids[start:stop] + pair.type_ids[end:],
            begin,
            pair.offsets[start - begin : stop - begin],
        )
        if stop == end:
            return
