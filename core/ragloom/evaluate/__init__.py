"""How good a pipeline is on questions with known answers, and settings that are fitted on such."""

from ragloom.evaluate.calibration import Calibration, ask_all, calibrate, outcomes_of
from ragloom.evaluate.curve_picture import picture
from ragloom.evaluate.data import EvalData, EvalQuestion, all_answered, read_data
from ragloom.evaluate.evaluating import Evaluated, How, evaluate
from ragloom.evaluate.judging import Judge, Judges, judges_of
from ragloom.evaluate.losses import RIGHT
from ragloom.evaluate.results import Figure, Results, Row
from ragloom.evaluate.results_file import read_results, write_results

__all__ = [
    "RIGHT", "Calibration", "EvalData", "EvalQuestion", "Evaluated", "Figure", "How", "Judge", "Judges", "Results",
    "Row", "all_answered", "ask_all", "calibrate", "evaluate", "judges_of", "outcomes_of", "picture", "read_data",
    "read_results", "write_results",
]  # fmt: skip
