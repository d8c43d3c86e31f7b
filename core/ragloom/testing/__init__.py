"""What a plugin's own tests need: stand-ins for everything around a component, and the promises that it has to keep."""

from ragloom.testing.cases import (
    AnalyzerCase,
    AnswerFuserCase,
    Case,
    ChunkerCase,
    CommandCase,
    EncoderCase,
    GeneratorCase,
    InterceptorCase,
    LoaderCase,
    MetricCase,
    QueryTransformCase,
    RankFuserCase,
    RerankerCase,
    RetrieverCase,
    TrainerCase,
    Wrong,
)
from ragloom.testing.checks import BrokenPromiseError, NotApplicable, NotChecked
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
from ragloom.testing.toy_model import ToyModel

__all__ = [
    "AnalyzerCase", "AnswerFuserCase", "BrokenPromiseError", "Case", "ChunkerCase", "CommandCase",
    "DictionaryRetriever", "EchoGenerator", "EncoderCase", "FakeResources", "GeneratorCase", "InterceptorCase",
    "ListCollection", "LoaderCase", "MetricCase", "NotApplicable", "NotChecked", "QueryTransformCase", "RankFuserCase",
    "RerankerCase", "RetrieverCase", "ScriptedGenerator", "ToyModel", "TrainerCase", "WordAnalyzer", "Wrong",
    "conformance", "passage", "rankings_of",
]  # fmt: skip
