"""Reranking without a model of its own."""
