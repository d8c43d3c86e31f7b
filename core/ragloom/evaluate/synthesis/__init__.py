"""Questions made from a collection itself, marked as such, to begin to evaluate with."""

from ragloom.evaluate.synthesis.checking import REASONS
from ragloom.evaluate.synthesis.question import Draft, SyntheticQuestion
from ragloom.evaluate.synthesis.synthesis import Synthesis, synthesise
from ragloom.evaluate.synthesis.writing import write_questions

__all__ = ["REASONS", "Draft", "Synthesis", "SyntheticQuestion", "synthesise", "write_questions"]
