"""From a traced module to an ONNX file, through ``torch.onnx.export(dynamo=True)``."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ragloom.errors import MissingExtraError, ModelError
from ragloom_torch.export.traced import Traced
from ragloom_torch.refusals import first_line

OPSET = 20
WITHIN = 1_900_000_000
"""Bytes of weights that one file of ONNX holds; protocol buffers end at 2 GiB."""

_SAID = 200
_LOUD = ("torch.onnx._internal.exporter._registration", "onnxscript", "onnx_ir")


def write(traced: Traced, path: Path) -> None:
    """Write the graph to ``path``. Raises ``ModelError`` where torch cannot trace the module."""
    import torch

    size = sum(one.numel() * one.element_size() for one in traced.module.parameters())
    try:
        with _quietly(), torch.no_grad():
            program = torch.onnx.export(
                traced.module,
                kwargs=dict(traced.sample),
                dynamo=True,
                dynamic_shapes=dict(traced.axes),
                input_names=list(traced.inputs),
                output_names=list(traced.outputs),
                opset_version=OPSET,
                verbose=False,
            )
            program.save(path, external_data=size > WITHIN)  # type: ignore[union-attr]
    except ImportError as error:
        raise MissingExtraError(f"{error}", hint="pip install 'ragloom[export]'") from error
    except Exception as error:
        raise ModelError(
            f"torch cannot trace the model: {first_line(error.__cause__ or error)[:_SAID]}",
            hint="serve it with `use: transformers`, which runs every model that transformers knows",
        ) from error


@contextmanager
def _quietly() -> Iterator[None]:
    """The exporter warns of what it deprecates within itself, and of libraries that it could do with."""
    loud = [logging.getLogger(name) for name in _LOUD]
    levels = [one.level for one in loud]
    for one in loud:
        one.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for one, level in zip(loud, levels, strict=True):
            one.setLevel(level)
