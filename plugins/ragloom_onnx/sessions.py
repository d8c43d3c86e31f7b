"""Opening a graph in ONNX Runtime, with the settings that all components here share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ragloom.errors import MissingExtraError, ModelError

SLOW_FUSIONS = ("SkipLayerNormFusion",)
"""What ONNX Runtime would join for the worse: a sum and its normalisation take a fifth of the time apart."""

_ERRORS_ONLY = 3
_SPIN_US = "20"
"""Long enough from one operator to the next; any longer costs others on the machine more than it gains."""


def cores() -> int:
    """How many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def session_of(path: Path, *, threads: int = 1, without: Sequence[str] = SLOW_FUSIONS, spinning: bool = False) -> Any:
    """An ``InferenceSession`` on the CPU whose runs share ``threads`` threads; several threads may call ``run``.

    ``spinning`` threads wait for work without sleeping: worth it where a run is many short steps, one after the other.
    Raises ``MissingExtraError`` without ONNX Runtime, ``ModelError`` for a file that is no graph that it can run.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingExtraError(
            "ONNX Runtime is not installed", where=str(path), hint="pip install 'ragloom[onnx]'"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    # Threads that wait by spinning would take the cores from the other batches.
    options.add_session_config_entry("session.intra_op.allow_spinning", str(int(spinning)))
    options.add_session_config_entry("session.intra_op.spin_duration_us", _SPIN_US)
    try:
        return onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(without)
        )
    except Exception as error:
        raise ModelError(
            f"ONNX Runtime cannot open the graph: {first_line(error)}", where=str(path), hint="export the model again"
        ) from error


def first_line(error: BaseException) -> str:
    """What an error says, without the lines that follow."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
