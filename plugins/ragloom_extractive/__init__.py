"""Answers in the sources' own sentences: a generator that needs no model."""
