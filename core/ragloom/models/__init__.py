"""Models on disk: where they are, what they are, how text becomes tokens and token vectors become a text's."""

from ragloom.models.architecture import Architecture, architecture_of, writing_architecture
from ragloom.models.bucketing import buckets
from ragloom.models.chat import ChatTemplate
from ragloom.models.config import LanguageModelConfig
from ragloom.models.exported import Exported, exported
from ragloom.models.folder import MANIFEST, ModelFolder
from ragloom.models.locating import find, locate
from ragloom.models.passage_space import asks_only, passage_space, passages_refused
from ragloom.models.pooling import normalised, pooled
from ragloom.models.prompting import Prompting
from ragloom.models.sentences import Pooling, SentenceSettings, overridden, sentence_settings, vector_width
from ragloom.models.tokenizing import Pair, TextTokenizer

__all__ = [
    "MANIFEST",
    "Architecture",
    "ChatTemplate",
    "Exported",
    "LanguageModelConfig",
    "ModelFolder",
    "Pair",
    "Pooling",
    "Prompting",
    "SentenceSettings",
    "TextTokenizer",
    "architecture_of",
    "asks_only",
    "buckets",
    "exported",
    "find",
    "locate",
    "normalised",
    "overridden",
    "passage_space",
    "passages_refused",
    "pooled",
    "sentence_settings",
    "vector_width",
    "writing_architecture",
]
