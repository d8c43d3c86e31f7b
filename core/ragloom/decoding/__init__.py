"""Choosing tokens, once for every runtime: greedy, drawn, in beams; streamed, scored and stepped."""

from ragloom.decoding.abilities import abilities
from ragloom.decoding.beam_search import search
from ragloom.decoding.brief import Brief
from ragloom.decoding.draft import Draft
from ragloom.decoding.generator import ModelGenerator
from ragloom.decoding.probabilities import log_p, log_softmax
from ragloom.decoding.rows import ModelRows, Rows
from ragloom.decoding.rules import Rules
from ragloom.decoding.stopping import stopping
from ragloom.decoding.text import Text, generation
from ragloom.decoding.token_model import Cache, GreedyModel, JointModel, Logits, SeparateDecoder, TokenModel
from ragloom.decoding.writing import write, writing

__all__ = [
    "Brief", "Cache", "Draft", "GreedyModel", "JointModel", "Logits", "ModelGenerator", "ModelRows", "Rows", "Rules",
    "SeparateDecoder", "Text", "TokenModel", "abilities", "generation", "log_p", "log_softmax", "search", "stopping",
    "write", "writing",
]  # fmt: skip
