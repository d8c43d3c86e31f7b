"""Encoder, reranker, span reader and generator on ONNX Runtime; no torch."""
