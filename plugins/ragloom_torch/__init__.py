"""Encoder, reranker and generator on transformers, and the export to ONNX."""
