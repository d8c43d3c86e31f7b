"""Metrics of what was found, and in which order."""
