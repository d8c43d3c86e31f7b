"""What every trainer on torch shares, and what a trainer of your own may build on: the names in ``__all__``.

These stay. Everything else in this room may change with any version.
Nothing is imported before it is asked for, so that a config model costs no torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom_torch.training.fitting import Batch, Fitting
    from ragloom_torch.training.rows import Rows, read_rows
    from ragloom_torch.training.run import fit
    from ragloom_torch.training.settings import FitConfig

_HOMES = {
    "Batch": "ragloom_torch.training.fitting",
    "FitConfig": "ragloom_torch.training.settings",
    "Fitting": "ragloom_torch.training.fitting",
    "Rows": "ragloom_torch.training.rows",
    "fit": "ragloom_torch.training.run",
    "read_rows": "ragloom_torch.training.rows",
}

__all__ = ["Batch", "FitConfig", "Fitting", "Rows", "fit", "read_rows"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ragloom_torch.training' has no attribute {name!r}")
