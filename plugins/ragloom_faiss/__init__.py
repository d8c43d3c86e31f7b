"""Dense retrieval over FAISS."""
