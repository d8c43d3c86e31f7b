"""Metrics of answers against those that are accepted."""
