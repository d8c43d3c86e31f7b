"""bfloat16 on a processor, without gigabytes of products that were compiled for shapes which never come again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_KEPT = {"LRU_CACHE_CAPACITY": "1", "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64"}
"""How many compiled products torch and oneDNN keep: all that a step needs, since one that keeps a single product
compiles each anew and took 3 times as long. They are read once, at the first product of a process."""


@contextmanager
def few_shapes_kept(*, needed: bool) -> Iterator[None]:
    """Within, where ``needed``, what the environment does not say already; afterwards it is as it was.

    Nearly every batch has a shape of its own. Kept for each, the weights laid out anew took some 50 MB more with every
    step (torch 2.13). Where the process has computed in bfloat16 before, it is too late for this to have an effect.
    """
    added = {name: value for name, value in _KEPT.items() if needed and name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)
