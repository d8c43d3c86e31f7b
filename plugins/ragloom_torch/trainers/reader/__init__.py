"""The trainer ``reader``: answers are spans of a passage."""
