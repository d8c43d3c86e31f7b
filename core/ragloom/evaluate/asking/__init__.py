"""Putting questions to a pipeline, and keeping what came of them."""

from ragloom.evaluate.asking.asking import ask, batches_of
from ragloom.evaluate.asking.journal import Journal, Journalling, NoJournal, key_of
from ragloom.evaluate.asking.metering import meter_of
from ragloom.evaluate.asking.outcome import Batch, Outcome
from ragloom.evaluate.asking.ways import Answering, Searching, Way

__all__ = [
    "Answering", "Batch", "Journal", "Journalling", "NoJournal", "Outcome", "Searching", "Way", "ask", "batches_of",
    "key_of", "meter_of",
]  # fmt: skip
