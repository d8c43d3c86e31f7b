"""Sparse retrieval against its peers on the same analysed text: ``python -m benchmarks.sparse``."""
