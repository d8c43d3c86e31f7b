"""Stages of training, one a room."""
