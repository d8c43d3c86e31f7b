"""Rules around a pipeline: which questions are taken, which answers are given, and what is masked in them."""
