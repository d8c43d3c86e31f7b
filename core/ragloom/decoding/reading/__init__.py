"""Reading once for every runtime: long sources in windows, the best span of all, and saying nothing."""

from ragloom.decoding.reading.generator import SpanGenerator, reading_limit
from ragloom.decoding.reading.sources import Found, Logits, SourceReader, SpanModel
from ragloom.decoding.reading.spans import Best, best_span, readable, stripped
from ragloom.decoding.reading.windows import LEAST_ROOM, Window, room_for_a_source, windows

__all__ = [
    "LEAST_ROOM", "Best", "Found", "Logits", "SourceReader", "SpanGenerator", "SpanModel", "Window", "best_span",
    "readable", "reading_limit", "room_for_a_source", "stripped", "windows",
]  # fmt: skip
