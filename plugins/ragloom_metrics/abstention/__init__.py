"""Metrics of what is answered, and of how sure."""
