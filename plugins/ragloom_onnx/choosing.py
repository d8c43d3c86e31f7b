"""Which of a folder's graphs is run."""

from __future__ import annotations

from pathlib import Path

from ragloom.models import ModelFolder, exported
from ragloom_onnx.config import Precision


def chosen(folder: ModelFolder, precision: Precision) -> Path:
    """The file of the graph. ``auto`` takes int8 where it is there.

    Raises ``ModelError`` with the command that makes it where it is not.
    """
    return exported(folder).graph("model", settled(folder, precision))


def settled(folder: ModelFolder, precision: Precision) -> str:
    """``precision``, or what ``auto`` comes to."""
    if precision != "auto":
        return precision
    return "int8" if "int8" in exported(folder).precisions() else "fp32"
