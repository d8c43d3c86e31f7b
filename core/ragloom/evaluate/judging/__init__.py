"""From what came of questions to values and figures."""

from ragloom.evaluate.judging.choosing import Judges, judges_of
from ragloom.evaluate.judging.figures import figures_of
from ragloom.evaluate.judging.judge import Judge, Judged, opened
from ragloom.evaluate.judging.rows import rows_of
from ragloom.evaluate.judging.scoring import judged, scored, signatures_of

__all__ = [
    "Judge", "Judged", "Judges", "figures_of", "judged", "judges_of", "opened", "rows_of", "scored",
    "signatures_of",
]  # fmt: skip
