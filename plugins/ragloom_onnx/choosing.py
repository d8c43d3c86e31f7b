"""Which of a folder's graphs is run."""

from __future__ import annotations

from pathlib import Path

from ragloom.models import ModelFolder, exported
from ragloom_onnx.config import Precision


def chosen(folder: ModelFolder, precision: Precision) -> Path:
    """The file of the graph. ``auto`` takes int8 where it is there.

    Raises ``ModelError`` with the command that makes it where it is not.
    """
    found = exported(folder)
    if precision == "auto":
        precision = "int8" if "int8" in found.precisions() else "fp32"
    return found.graph("model", precision)
