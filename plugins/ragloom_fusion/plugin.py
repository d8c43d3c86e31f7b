"""What this plugin offers."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1

_RANKS = {
    "rrf": ("rrf:ReciprocalRankFuser", "RRFConfig", "reciprocal rank fusion (Cormack et al. 2009): ranks alone"),
    "weighted": ("weighted:WeightedFuser", "WeightedConfig", "weighted mean of normalised scores"),
    "combsum": ("combsum:CombSumFuser", "", "sum of min-max scores (Fox & Shaw 1994)"),
    "combmnz": ("combmnz:CombMNZFuser", "", "CombSUM times the retrievers that agree (Fox & Shaw 1994)"),
    "borda": ("borda:BordaFuser", "", "points by rank (Aslam & Montague 2001)"),
    "interleave": ("interleave:InterleaveFuser", "", "the retrievers take turns"),
}
_RANK_CASES = {"rrf": "rrf", "weighted": "weighted", "interleave": "interleave"}
_ANSWERS = {
    "concat": ("concat:ConcatFuser", "ConcatConfig", "one request that holds all passages"),
    "refine": ("refine:RefineFuser", "RefineConfig", "an answer from the first passages, improved by the following"),
    "map_reduce": ("map_reduce:MapReduceFuser", "MapReduceConfig", "an answer from each passage, then one from these"),
    "rag_sequence": (
        "rag_sequence:RagSequenceFuser",
        "RagSequenceConfig",
        "the text that is likeliest over all passages",
    ),
    "rag_token": ("rag_token:RagTokenFuser", "RagTokenConfig", "each token from all passages' distributions together"),
    "fid": ("fid:FidFuser", "FidConfig", "passages encoded apart and attended to together (Fusion-in-Decoder)"),
    "vote": ("vote:VoteFuser", "VoteConfig", "an answer from each passage, and what most of them say"),
}


@hookimpl
def register_rank_fusers(register: Register) -> None:
    """Six ways to join rankings."""
    for name, (target, config, summary) in _RANKS.items():
        model = f"ragloom_fusion.config:{config}" if config else ""
        cases = f"ragloom_fusion.conformance:{_RANK_CASES.get(name, 'by_scores_or_ranks')}"
        register(name, target=f"ragloom_fusion.ranks.{target}", config=model, conformance=cases, summary=summary)


@hookimpl
def register_answer_fusers(register: Register) -> None:
    """Seven ways to make an answer of passages."""
    for name, (target, config, summary) in _ANSWERS.items():
        model = f"ragloom_fusion.config:{config}"
        cases = f"ragloom_fusion.conformance:{name}"
        register(name, target=f"ragloom_fusion.answers.{target}", config=model, conformance=cases, summary=summary)
