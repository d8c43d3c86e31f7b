"""Random numbers and torch's threads as they were: a training leaves no trace in the process that it runs in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch._C import default_generator


@contextmanager
def undisturbed() -> Iterator[None]:
    """Afterwards the generators of Python, NumPy and torch, and torch's number of threads, are as they were."""
    threads = torch.get_num_threads()
    with _kept_generators(), torch.random.fork_rng(enabled=True, devices=_accelerators()):
        try:
            yield
        finally:
            if torch.get_num_threads() != threads:
                torch.set_num_threads(threads)


@contextmanager
def drawn_by(seed: int) -> Iterator[None]:
    """Within, what is drawn on the processor is a function of ``seed``; afterwards the generators are as they were."""
    with _kept_generators():
        state = default_generator.get_state()
        random.seed(seed)
        np.random.seed(seed % 2**32)
        default_generator.manual_seed(seed)
        try:
            yield
        finally:
            default_generator.set_state(state)


@contextmanager
def _kept_generators() -> Iterator[None]:
    of_python, of_numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(of_python)
        np.random.set_state(of_numpy)


def _accelerators() -> list[int]:
    """Those that have drawn anything yet."""
    started: bool = torch.cuda.is_initialized()  # type: ignore[no-untyped-call]
    return list(range(torch.cuda.device_count())) if started else []
