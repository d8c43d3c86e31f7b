"""The encoder ``onnx``."""

from ragloom_onnx.encoder.encoder import OnnxEncoder

__all__ = ["OnnxEncoder"]
