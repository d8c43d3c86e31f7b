"""The generator ``reader``."""

from ragloom_onnx.reader.generator import SpanReader

__all__ = ["SpanReader"]
