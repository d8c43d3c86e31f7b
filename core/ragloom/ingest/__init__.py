"""From files to a collection: plan what to read, then read, cut and store it."""

from ragloom.ingest.ingestion import run
from ragloom.ingest.planning import Plan, PlannedFile, PlannedSource, plan
from ragloom.ingest.report import Failure, IngestReport, Observer, Progress

__all__ = ["Failure", "IngestReport", "Observer", "Plan", "PlannedFile", "PlannedSource", "Progress", "plan", "run"]
