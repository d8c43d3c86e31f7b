"""Fusers: rankings into one ranking, passages and question into the answer."""
