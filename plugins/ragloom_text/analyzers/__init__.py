"""Analyzers: from text to index terms."""
