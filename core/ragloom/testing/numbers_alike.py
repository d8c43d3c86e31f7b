"""Whether two arrays of numbers agree, and saying in a sentence where they do not."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.testing.checks import promise

Array = NDArray[Any]


def promise_alike(found: Array, expected: Array, tolerance: float, said: str) -> None:
    """Promise that both have one shape and differ nowhere by more than ``tolerance``; ``said`` tells what they are."""
    one, other = np.asarray(found), np.asarray(expected)
    promise(one.shape == other.shape, f"{said}: shape {list(one.shape)} and {list(other.shape)}")
    apart = largest_difference(one, other)
    promise(apart <= tolerance, f"{said}: they differ by up to {apart:.3g}, the case allows {tolerance:g}")


def largest_difference(one: Array, other: Array) -> float:
    """The largest absolute difference; infinite where one of the two is not finite."""
    apart = np.abs(one.astype(np.float64) - other.astype(np.float64))
    return float(np.nan_to_num(apart, nan=np.inf).max(initial=0.0))


def promise_float32(found: object, shape: tuple[int, ...], said: str) -> None:
    """Promise a float32 array of ``shape``."""
    promise(isinstance(found, np.ndarray), f"{said} gave a {type(found).__name__}, no NumPy array")
    array = np.asarray(found)
    fits = array.dtype == np.float32 and array.shape == shape
    promise(fits, f"{said} gave {array.dtype}{list(array.shape)}; float32{list(shape)} is promised")


def promise_finite(found: Array, said: str) -> None:
    """Promise that there is no NaN and no infinity."""
    promise(bool(np.isfinite(found).all()), f"{said} gave numbers that are not finite")


def written_over(array: Array) -> None:
    """What a caller may do to an array that is its own; a read-only one is safe."""
    if array.flags.writeable:
        array[...] = 77
