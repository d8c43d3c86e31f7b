"""The Protocols that components fulfil. A capability is asked with ``isinstance``."""

from ragloom.interfaces.analyzer import Analyzer, terms
from ragloom.interfaces.component import Component, Description, Stateless
from ragloom.interfaces.encoder import AsksOnly, Encoder, KnownSpace, MadeBy
from ragloom.interfaces.fuser import AnswerFuser, RankFuser
from ragloom.interfaces.generator import Generator, JointReading, Metered, Scoring, Stepping, Streaming
from ragloom.interfaces.interceptor import Interceptor, Proceed
from ragloom.interfaces.metric import Grouped, Metric, Pooled, Scored, Signed
from ragloom.interfaces.query_transform import QueryTransform
from ragloom.interfaces.reading import Chunker, Loader
from ragloom.interfaces.reranker import Reranker
from ragloom.interfaces.resources import CollectionView, IndexFolder, Json, Resources, Spec
from ragloom.interfaces.retriever import Change, External, IndexCommit, Indexed, Retriever
from ragloom.interfaces.trainer import Trainer, TrainingJob, TrainingProgress, TrainingReport

__all__ = [
    "Analyzer", "AnswerFuser", "AsksOnly", "Change", "Chunker", "CollectionView", "Component", "Description",
    "Encoder", "External", "Generator", "Grouped", "IndexCommit", "IndexFolder", "Indexed", "Interceptor",
    "JointReading", "Json", "KnownSpace", "Loader", "MadeBy", "Metered", "Metric", "Pooled", "Proceed",
    "QueryTransform", "RankFuser", "Reranker", "Resources", "Retriever", "Scored", "Scoring", "Signed", "Spec",
    "Stateless", "Stepping", "Streaming", "Trainer", "TrainingJob", "TrainingProgress", "TrainingReport", "terms",
]  # fmt: skip
