"""A batch of n gives n results: where a component breaks that, it is named, and nothing is mixed up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ragloom.errors import PluginError

T = TypeVar("T")


def one_each(name: str, given: Sequence[object], results: Sequence[T]) -> Sequence[T]:
    """``results`` of the component ``name``. Raises ``PluginError`` unless there is one for each of ``given``."""
    if not isinstance(results, Sequence) or isinstance(results, str):
        raise PluginError(
            f"`{name}` gave {type(results).__name__} for a batch of {len(given)}",
            hint="a component gives a list, one result for each of its batch: tell its author",
        )
    if len(results) != len(given):
        raise PluginError(
            f"`{name}` gave {len(results)} results for a batch of {len(given)}",
            hint="a component gives one result for each of its batch, in order: tell its author",
        )
    return results
