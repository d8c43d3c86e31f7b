"""Build a pipeline, run it, keep its collection."""

from ragloom.pipeline.librarian import Librarian
from ragloom.pipeline.pipeline import Pipeline

__all__ = ["Librarian", "Pipeline"]
