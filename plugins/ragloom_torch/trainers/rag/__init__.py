"""The stage `rag`: a retriever's encoder and a generator learn together."""
