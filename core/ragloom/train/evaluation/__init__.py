"""What training was worth."""

from ragloom.train.evaluation.evaluation import DIFFERENCES, FOLDER, Evaluation, evaluation
from ragloom.train.evaluation.variants import serving

__all__ = ["DIFFERENCES", "FOLDER", "Evaluation", "evaluation", "serving"]
