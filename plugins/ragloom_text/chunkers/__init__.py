"""Chunkers: from a document to the pieces that retrievers find."""
