"""Loaders: from files to extracted text."""
