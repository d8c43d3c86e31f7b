"""How good a pipeline is on questions with known answers, and settings that are fitted on such."""

from ragloom.evaluate.calibration import Calibration, ask_all, calibrate, outcomes_of
from ragloom.evaluate.curve_picture import picture
from ragloom.evaluate.losses import RIGHT
from ragloom.evaluate.questions import LabelledQuestion, read_questions

__all__ = [
    "RIGHT", "Calibration", "LabelledQuestion", "ask_all", "calibrate", "outcomes_of", "picture", "read_questions",
]  # fmt: skip
