"""What this plugin offers."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1

_REQUIRES = ("torch", "transformers", "safetensors", "tokenizers")


@hookimpl
def register_encoders(register: Register) -> None:
    """One encoder."""
    register(
        "transformers",
        target="ragloom_torch.encoder:TransformersEncoder",
        config="ragloom_torch.config:EncoderConfig",
        requires=_REQUIRES,
        extra="torch",
        conformance="ragloom_torch.conformance:encoder",
        summary="vectors by any encoder of Hugging Face's, on torch",
    )


@hookimpl
def register_rerankers(register: Register) -> None:
    """One reranker."""
    register(
        "transformers",
        target="ragloom_torch.reranker:TransformersReranker",
        config="ragloom_torch.config:RerankerConfig",
        requires=_REQUIRES,
        extra="torch",
        conformance="ragloom_torch.conformance:reranker",
        summary="cross-encoders of Hugging Face's, on torch",
    )


@hookimpl
def register_generators(register: Register) -> None:
    """One generator."""
    register(
        "transformers",
        target="ragloom_torch.generator:TransformersGenerator",
        config="ragloom_torch.config:GeneratorConfig",
        requires=_REQUIRES,
        extra="torch",
        conformance="ragloom_torch.conformance:generator",
        summary="language models of Hugging Face's, decoder-only or encoder–decoder, on torch",
    )


@hookimpl
def register_commands(register: Register) -> None:
    """Two commands."""
    register(
        "export",
        target="ragloom_torch.export.command:export",
        conformance="ragloom_torch.export.conformance:command",
        summary="writes a model as ONNX, quantises it, and compares it with torch",
    )
    register(
        "export-openvino",
        target="ragloom_torch.export.openvino_command:export_openvino",
        conformance="ragloom_torch.export.conformance:openvino_command",
        summary="writes an encoder for OpenVINO in int8, calibrated on the collection's passages",
    )
