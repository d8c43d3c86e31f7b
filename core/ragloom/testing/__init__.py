"""What a plugin's own tests need: stand-ins for everything around a component."""

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
    "DictionaryRetriever", "EchoGenerator", "FakeResources", "ListCollection", "ScriptedGenerator", "WordAnalyzer",
    "passage", "rankings_of",
]  # fmt: skip
