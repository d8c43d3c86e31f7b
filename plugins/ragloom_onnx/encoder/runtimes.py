"""What can run an encoder's graph, and which of the folder's files each takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ragloom.errors import ModelError
from ragloom.models import ModelFolder, exported
from ragloom_onnx.choosing import chosen, settled
from ragloom_onnx.config import EncoderConfig
from ragloom_onnx.graphs import Graph, OnnxGraph

OUTPUTS = (("last_hidden_state", "token_embeddings", "sentence_embedding"),)
OPENVINO_INT8 = "model_openvino_int8.xml"


def _onnxruntime(folder: ModelFolder, config: EncoderConfig) -> Graph:
    path = chosen(folder, config.precision)
    return OnnxGraph(path, OUTPUTS, threads=config.threads_per_batch)


def _openvino(folder: ModelFolder, config: EncoderConfig) -> Graph:
    from ragloom_onnx.encoder.openvino_graph import OpenVinoGraph

    if config.precision == "fp32":
        return OpenVinoGraph(exported(folder).graph("model", "fp32"), OUTPUTS, config)
    if not folder.has(OPENVINO_INT8):
        raise ModelError(
            f"the folder has no {OPENVINO_INT8}",
            where=str(folder.path),
            hint=f"ragloom export-openvino {folder.name}, or set runtime: onnxruntime",
        )
    return OpenVinoGraph(folder.path / OPENVINO_INT8, OUTPUTS, config)


def precision_of(folder: ModelFolder, config: EncoderConfig) -> str:
    """The precision that the settings come to."""
    if config.runtime == "openvino":
        return "fp32" if config.precision == "fp32" else "int8"
    return settled(folder, config.precision)


RUNTIMES: Mapping[str, Callable[[ModelFolder, EncoderConfig], Graph]] = {
    "onnxruntime": _onnxruntime,
    "openvino": _openvino,
}
"""From the name of a runtime to what opens a folder's graph in it."""
