"""Figures of retrieval and of answers, and how sure they are: pure functions with their sources."""

from ragloom.metrics.abstention import RiskCoverage, aurc, excess_aurc, risk_coverage
from ragloom.metrics.answers import exact_match, holds_answer, token_f1
from ragloom.metrics.attribution import citation_precision, citation_recall
from ragloom.metrics.holm import holm
from ragloom.metrics.intervals import Interval, bootstrap_interval, paired_bootstrap, wilson_interval
from ragloom.metrics.pooled_pairs import adds_up, pooled_bootstrap, pooled_permutation_test
from ragloom.metrics.ranking import (
    average_precision,
    ndcg,
    precision,
    recall,
    reciprocal_rank,
    success,
)
from ragloom.metrics.significance import permutation_test
from ragloom.metrics.threshold import Outcomes, Worth, at_coverage, best_score, held_out, within_risk
from ragloom.metrics.tokens import cmrc_tokens, squad_tokens, word_tokens

__all__ = [
    "Interval", "Outcomes", "RiskCoverage", "Worth", "adds_up", "at_coverage", "aurc", "average_precision",
    "best_score", "bootstrap_interval", "citation_precision", "citation_recall", "cmrc_tokens", "exact_match",
    "excess_aurc", "held_out", "holds_answer", "holm", "ndcg", "paired_bootstrap", "permutation_test",
    "pooled_bootstrap", "pooled_permutation_test", "precision", "recall", "reciprocal_rank", "risk_coverage",
    "squad_tokens", "success", "token_f1", "wilson_interval", "within_risk", "word_tokens",
]  # fmt: skip
