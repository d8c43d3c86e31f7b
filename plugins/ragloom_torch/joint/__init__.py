"""Retriever and generator as one module: candidates, scores, likelihoods, what is learnt of them, what is watched."""
