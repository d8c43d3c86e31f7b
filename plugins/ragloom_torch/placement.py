"""Where a model computes, and with which numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from ragloom.errors import ModelError
from ragloom_torch.config import TorchConfig

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
_AVAILABLE: dict[str, Callable[[], bool]] = {
    "cuda": torch.cuda.is_available,
    "mps": torch.backends.mps.is_available,
    "xpu": lambda: hasattr(torch, "xpu") and torch.xpu.is_available(),
    "cpu": lambda: True,
}


@dataclass(frozen=True, slots=True)
class Placement:
    """``dtype`` None: as the weights are stored."""

    device: torch.device
    dtype: torch.dtype | None


def placement(config: TorchConfig) -> Placement:
    """What the settings mean on this machine; ``threads`` is given to torch.

    Raises ``ModelError`` for a device that is not there.
    """
    if config.threads is not None:
        torch.set_num_threads(config.threads)
    device = torch.device(_first_there() if config.device == "auto" else config.device)
    if not _AVAILABLE[device.type]() or (device.index or 0) >= _count(device.type):
        raise ModelError(
            f"torch finds no device '{config.device}' here",
            hint=f"set `device: auto`, or one of: {', '.join(kind for kind, there in _AVAILABLE.items() if there())}",
        )
    return Placement(device, _dtype(config, device))


def _dtype(config: TorchConfig, device: torch.device) -> torch.dtype | None:
    if config.dtype != "auto":
        return _DTYPES[config.dtype]
    # Half precision is slow on most processors, whatever the weights are stored as.
    return torch.float32 if device.type == "cpu" else None


def _first_there() -> str:
    return next(kind for kind, there in _AVAILABLE.items() if there())


def _count(kind: str) -> int:
    return torch.cuda.device_count() if kind == "cuda" else 16
