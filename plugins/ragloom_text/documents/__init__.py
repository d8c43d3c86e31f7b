"""Whole documents, found by their names."""
