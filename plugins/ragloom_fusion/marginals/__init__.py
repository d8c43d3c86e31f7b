"""Texts and passages as probabilities: what is marginalised, and what is attributed. Arrays in, arrays out."""
