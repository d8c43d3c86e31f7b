"""A graph in OpenVINO."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import MissingExtraError, ModelError
from ragloom_onnx.config import EncoderConfig
from ragloom_onnx.graphs import failed, fed, known_inputs, wanted_outputs
from ragloom_onnx.padding import Padded
from ragloom_onnx.sessions import cores, first_line
from ragloom_onnx.workers import workers


class OpenVinoGraph:
    """A graph compiled for the CPU, with as many streams as batches are run at once."""

    def __init__(self, path: Path, outputs: Sequence[Sequence[str]], config: EncoderConfig) -> None:
        """Raises ``MissingExtraError`` without OpenVINO, ``ModelError`` for a file that it cannot run."""
        self._where = str(path)
        count = workers(config)
        model = _compiled(path, {"NUM_STREAMS": count, "INFERENCE_NUM_THREADS": config.threads or cores()})
        self._inputs = known_inputs([one.get_any_name() for one in model.inputs], path)
        names = wanted_outputs([name for one in model.outputs for name in one.get_names()], outputs, path)
        self._outputs = [model.output(name).index for name in names]
        # A request is one caller's at a time; who finds none free waits.
        self._free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(count):
            self._free.put(model.create_infer_request())

    def __call__(self, batch: Padded) -> list[NDArray[np.float32]]:
        """Raises ``ModelError`` where the runtime fails."""
        request = self._free.get()
        try:
            request.infer(dict(fed(self._inputs, batch)))
            return [np.array(request.get_output_tensor(number).data, np.float32) for number in self._outputs]
        except Exception as error:
            raise failed(error, self._where) from error
        finally:
            self._free.put(request)


def _compiled(path: Path, settings: dict[str, int]) -> Any:
    try:
        import openvino
    except ImportError as error:
        raise MissingExtraError(
            "OpenVINO is not installed", where=str(path), hint="pip install 'ragloom[openvino]'"
        ) from error
    try:
        core = openvino.Core()
        return core.compile_model(core.read_model(path), "CPU", settings)
    except Exception as error:
        raise ModelError(
            f"OpenVINO cannot open the graph: {first_line(error)}", where=str(path), hint="export the model again"
        ) from error
