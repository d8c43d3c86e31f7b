"""The frozen values that flow through ragloom."""

from ragloom.types.answer import Answer, Citation, Evidence, Fused, Posterior, Sentence
from ragloom.types.example import QUESTION_ROW, TEXT_ROW, Example, ExamplePassage, TextExample, place_of
from ragloom.types.filter import And, Equal, Filter, In, Not, Or, Range, matches
from ragloom.types.generation import FinishReason, Generation, Request, Settings, SourceSpan, Usage
from ragloom.types.query import Query
from ragloom.types.ranking import Hits, Ranking
from ragloom.types.text import (
    Chunk,
    Document,
    Extract,
    LoadFailure,
    Location,
    Metadata,
    MetadataValue,
    Passage,
)
from ragloom.types.trace import Step, Trace

__all__ = [
    "QUESTION_ROW", "TEXT_ROW",
    "And", "Answer", "Chunk", "Citation", "Document", "Equal", "Evidence", "Example", "ExamplePassage", "Extract",
    "Filter", "FinishReason", "Fused", "Generation", "Hits", "In", "LoadFailure", "Location", "Metadata",
    "MetadataValue", "Not", "Or", "Passage", "Posterior", "Query", "Range", "Ranking", "Request", "Sentence",
    "Settings", "SourceSpan", "Step", "TextExample", "Trace", "Usage", "matches", "place_of",
]  # fmt: skip
