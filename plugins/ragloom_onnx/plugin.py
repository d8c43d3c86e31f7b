"""What this plugin offers."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1

_REQUIRES = ("onnxruntime", "tokenizers")


@hookimpl
def register_encoders(register: Register) -> None:
    """One encoder, on either of two runtimes."""
    register(
        "onnx",
        target="ragloom_onnx.encoder.encoder:OnnxEncoder",
        config="ragloom_onnx.config:EncoderConfig",
        requires=_REQUIRES,
        extra="onnx",
        conformance="ragloom_onnx.conformance:encoder",
        summary="vectors by an exported encoder, in fp32 or int8, on ONNX Runtime or OpenVINO",
    )


@hookimpl
def register_rerankers(register: Register) -> None:
    """One reranker."""
    register(
        "onnx",
        target="ragloom_onnx.reranker:OnnxReranker",
        config="ragloom_onnx.config:RerankerConfig",
        requires=_REQUIRES,
        extra="onnx",
        conformance="ragloom_onnx.conformance:reranker",
        summary="exported cross-encoders, on ONNX Runtime",
    )


@hookimpl
def register_generators(register: Register) -> None:
    """A language model, and one that points at the answer in its sources."""
    register(
        "onnx",
        target="ragloom_onnx.generator.generator:OnnxGenerator",
        config="ragloom_onnx.config:GeneratorConfig",
        requires=_REQUIRES,
        extra="onnx",
        conformance="ragloom_onnx.generator.conformance:generator",
        summary="texts by an exported language model, in fp32, int8 or int4, on ONNX Runtime",
    )
    register(
        "reader",
        target="ragloom_onnx.reader.generator:SpanReader",
        config="ragloom_onnx.config:ReaderConfig",
        requires=_REQUIRES,
        extra="onnx",
        conformance="ragloom_onnx.conformance:reader",
        summary="the span of a source that answers, by an exported reading model, on ONNX Runtime",
    )
