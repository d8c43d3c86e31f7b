"""What this plugin offers: names and import strings, nothing else."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1

_PLAIN = {
    "ndcg": ("retrieval.ranking:Ndcg", "CutConfig", "nDCG: graded relevance, discounted by rank"),
    "mrr": ("retrieval.ranking:ReciprocalRank", "CutConfig", "reciprocal rank of the first relevant document"),
    "map": ("retrieval.ranking:AveragePrecision", "WholeConfig", "average precision"),
    "recall": ("retrieval.ranking:Recall", "CutConfig", "share of the relevant documents that were found"),
    "precision": ("retrieval.ranking:Precision", "CutConfig", "share of the first k that is relevant"),
    "success": ("retrieval.ranking:Success", "CutConfig", "whether a relevant document was found at all"),
    "exact_match": ("answers.squad:ExactMatch", "", "the answer is an accepted one (SQuAD)"),
    "f1": ("answers.squad:F1", "", "words in common with the best accepted answer (SQuAD)"),
    "contains": ("answers.squad:Contains", "", "an accepted answer stands in the answer"),
    "accuracy": ("answers.labels:Accuracy", "", "the answer is the right label"),
    "macro_f1": ("answers.labels:MacroF1", "", "mean F1 of the labels, each counting the same"),
    "citation_precision": ("attribution.citations:CitationPrecision", "", "share of the citations that is relevant"),
    "citation_recall": ("attribution.citations:CitationRecall", "", "share of the relevant documents that is cited"),
    "answer_in_context": (
        "attribution.in_context:AnswerInContext",
        "",
        "an accepted answer stands in the passages that the answer was made from",
    ),
    "passage_effect": (
        "attribution.passage_effect:PassageEffect",
        "PassageEffectConfig",
        "how much likelier the answer is by each passage that it cites, in nats",
    ),
    "answered": ("abstention.answered:Answered", "", "share of the questions that are answered"),
    "risk": ("abstention.risk:Risk", "LossConfig", "share of the given answers that is wrong"),
    "aurc": ("abstention.aurc:Aurc", "LossConfig", "area under the risk-coverage curve: risk of the surest answers"),
}
_CASES = {"map": "average_precision"}
_WITH_EXTRA = {
    "ir": ("retrieval.ir:Ir", "IrConfig", "ir_measures", "any measure of ir-measures, by its own name"),
    "bleu": ("answers.bleu:Bleu", "BleuConfig", "sacrebleu", "BLEU of the corpus, through sacrebleu"),
    "rouge1": ("answers.rouge:Rouge1", "RougeConfig", "rouge_score", "words in common, through rouge-score"),
    "rouge2": ("answers.rouge:Rouge2", "RougeConfig", "rouge_score", "pairs of words in common, through rouge-score"),
    "rougeL": ("answers.rouge:RougeL", "RougeConfig", "rouge_score", "longest run in common, through rouge-score"),
}


@hookimpl
def register_metrics(register: Register) -> None:
    """Of rankings, answers, attribution and abstention."""
    for name, (target, config, summary) in _PLAIN.items():
        register(
            name,
            target=f"ragloom_metrics.{target}",
            config=f"ragloom_metrics.config:{config}" if config else "",
            conformance=f"ragloom_metrics.conformance:{_CASES.get(name, name)}",
            summary=summary,
        )
    for name, (target, config, module, summary) in _WITH_EXTRA.items():
        register(
            name,
            target=f"ragloom_metrics.{target}",
            config=f"ragloom_metrics.config:{config}",
            requires=(module,),
            extra="eval",
            conformance=f"ragloom_metrics.conformance:{name}",
            summary=summary,
        )
