"""Registers nothing yet."""

api = 1
