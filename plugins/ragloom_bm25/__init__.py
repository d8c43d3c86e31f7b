"""BM25 retrieval: ``bm25``, a persistent incremental engine on NumPy, and ``rank_bm25``, the reference library."""
