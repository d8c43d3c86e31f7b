"""Cases, one class a kind of component."""

from ragloom.testing.cases.analyzer import AnalyzerCase
from ragloom.testing.cases.answer_fuser import AnswerFuserCase
from ragloom.testing.cases.base import Case, Wrong
from ragloom.testing.cases.chunker import ChunkerCase
from ragloom.testing.cases.command import CommandCase
from ragloom.testing.cases.encoder import EncoderCase
from ragloom.testing.cases.generator import GeneratorCase
from ragloom.testing.cases.interceptor import InterceptorCase
from ragloom.testing.cases.loader import LoaderCase
from ragloom.testing.cases.metric import MetricCase
from ragloom.testing.cases.query_transform import QueryTransformCase
from ragloom.testing.cases.rank_fuser import RankFuserCase
from ragloom.testing.cases.reranker import RerankerCase
from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.cases.trainer import TrainerCase

__all__ = [
    "AnalyzerCase",
    "AnswerFuserCase",
    "Case",
    "ChunkerCase",
    "CommandCase",
    "EncoderCase",
    "GeneratorCase",
    "InterceptorCase",
    "LoaderCase",
    "MetricCase",
    "QueryTransformCase",
    "RankFuserCase",
    "RerankerCase",
    "RetrieverCase",
    "TrainerCase",
    "Wrong",
]
