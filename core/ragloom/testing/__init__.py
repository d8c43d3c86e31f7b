"""What a plugin's own tests need: stand-ins for everything around a component, and the promises that it has to keep."""

from ragloom.testing.cases import Case, Wrong
from ragloom.testing.checks import BrokenPromiseError, NotApplicable
from ragloom.testing.conformance import conformance
from ragloom.testing.fakes import (
    DictionaryRetriever,
    EchoGenerator,
    FakeResources,
    ListCollection,
    ScriptedGenerator,
    WordAnalyzer,
    passage,
    rankings_of,
)

__all__ = [
    "BrokenPromiseError", "Case", "DictionaryRetriever", "EchoGenerator", "FakeResources", "ListCollection",
    "NotApplicable", "ScriptedGenerator", "WordAnalyzer", "Wrong", "conformance", "passage", "rankings_of",
]  # fmt: skip
