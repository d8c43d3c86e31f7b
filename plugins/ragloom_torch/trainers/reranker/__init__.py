"""The stage ``reranker``: a cross-encoder learns to score a question's passage above others."""
