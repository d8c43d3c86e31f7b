"""Questions with what is known of their answers, read from the layouts that people have them in."""

from ragloom.evaluate.data.question import EvalData, EvalQuestion, Malformed
from ragloom.evaluate.data.reading import all_answered, read_data

__all__ = ["EvalData", "EvalQuestion", "Malformed", "all_answered", "read_data"]
