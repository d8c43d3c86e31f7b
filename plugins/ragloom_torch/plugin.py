"""What this plugin offers."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1

_REQUIRES = ("torch", "transformers", "safetensors", "tokenizers")
_TRAINS = (*_REQUIRES, "accelerate", "datasets", "peft", "sentence_transformers", "matplotlib")


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
    """A language model, and one that points at the answer in its sources."""
    register(
        "transformers",
        target="ragloom_torch.generator:TransformersGenerator",
        config="ragloom_torch.config:GeneratorConfig",
        requires=_REQUIRES,
        extra="torch",
        conformance="ragloom_torch.conformance:generator",
        summary="language models of Hugging Face's, decoder-only or encoder–decoder, on torch",
    )
    register(
        "transformers-reader",
        target="ragloom_torch.reader.generator:TransformersReader",
        config="ragloom_torch.reader.config:TransformersReaderConfig",
        requires=_REQUIRES,
        extra="torch",
        conformance="ragloom_torch.reader.conformance:reader",
        summary="the span of a source that answers, by a reading model, on torch",
    )


@hookimpl
def register_trainers(register: Register) -> None:
    """The stages of training."""
    register(
        "mlm",
        target="ragloom_torch.trainers.mlm.trainer:MlmTrainer",
        config="ragloom_torch.trainers.mlm.config:MlmConfig",
        requires=_TRAINS,
        extra="train",
        conformance="ragloom_torch.trainers.mlm.conformance:trainer",
        summary="pre-trains an encoder on plain text: masked tokens are to be guessed",
    )
    register(
        "clm",
        target="ragloom_torch.trainers.clm.trainer:ClmTrainer",
        config="ragloom_torch.trainers.clm.config:ClmConfig",
        requires=_TRAINS,
        extra="train",
        conformance="ragloom_torch.trainers.clm.conformance:trainer",
        summary="pre-trains a decoder-only generator on plain text: the next token is to be guessed",
    )
    register(
        "contrastive",
        target="ragloom_torch.trainers.contrastive.trainer:ContrastiveTrainer",
        config="ragloom_torch.trainers.contrastive.config:ContrastiveConfig",
        requires=_TRAINS,
        extra="train",
        conformance="ragloom_torch.trainers.contrastive.conformance:trainer",
        summary="fine-tunes an encoder: a question's passage against others, hard ones mined",
    )
    register(
        "reranker",
        target="ragloom_torch.trainers.reranker.trainer:RerankerTrainer",
        config="ragloom_torch.trainers.reranker.config:RerankerConfig",
        requires=_TRAINS,
        extra="train",
        conformance="ragloom_torch.trainers.reranker.conformance:trainer",
        summary="fine-tunes a cross-encoder that scores question and passage together",
    )
    register(
        "reader",
        target="ragloom_torch.trainers.reader.trainer:ReaderTrainer",
        config="ragloom_torch.trainers.reader.config:ReaderConfig",
        requires=_TRAINS,
        extra="train",
        conformance="ragloom_torch.trainers.reader.conformance:trainer",
        summary="fine-tunes a span reader on retrieved passages",
    )
    register(
        "sft",
        target="ragloom_torch.trainers.sft.trainer:SftTrainer",
        config="ragloom_torch.trainers.sft.config:SftConfig",
        requires=_TRAINS,
        extra="train",
        conformance="ragloom_torch.trainers.sft.conformance:trainer",
        summary="fine-tunes a generator to answer from retrieved passages, distractors among them",
    )
    register(
        "rag",
        target="ragloom_torch.trainers.rag.trainer:RagTrainer",
        config="ragloom_torch.trainers.rag.config:RagConfig",
        requires=_TRAINS,
        extra="train",
        conformance="ragloom_torch.trainers.rag.conformance:trainer",
        summary="fine-tunes retriever and generator jointly: RAG-Sequence, RAG-Token, and others",
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
