"""Metrics of what an answer rests on."""
