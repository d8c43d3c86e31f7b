"""Rows to learn from, read from the layouts that people have them in, and divided into taught and held out."""

from ragloom.train.data.dividing import Division, divided, without
from ragloom.train.data.grouping import grouped, joints
from ragloom.train.data.lookup import lacking, with_texts
from ragloom.train.data.reading import Source, corpus_of, rows_of
from ragloom.train.data.row import Row, Rows
from ragloom.train.data.text_rows import Reading

__all__ = [
    "Division", "Reading", "Row", "Rows", "Source", "corpus_of", "divided", "grouped", "joints", "lacking", "rows_of",
    "with_texts", "without",
]  # fmt: skip
