"""Questions with what is known of their answers, read from the layouts that people have them in."""

from ragloom.evaluate.data.facts import facts_of, named
from ragloom.evaluate.data.limiting import limited
from ragloom.evaluate.data.question import EvalData, EvalQuestion, Malformed
from ragloom.evaluate.data.reading import MOST_PROBLEMS, all_answered, read_data, told

__all__ = [
    "MOST_PROBLEMS", "EvalData", "EvalQuestion", "Malformed", "all_answered", "facts_of", "limited", "named",
    "read_data", "told",
]  # fmt: skip
