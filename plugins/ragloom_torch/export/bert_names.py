"""How the families of BERT name their weights, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_EMBEDDINGS = {
    "word": "embeddings.word_embeddings.weight",
    "position": "embeddings.position_embeddings.weight",
    "type": "embeddings.token_type_embeddings.weight",
    "embedded": "embeddings.LayerNorm",
}
_LAYER = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "narrow_norm": "output.LayerNorm",
}
_DISTILLED = {
    "query": "attention.q_lin",
    "key": "attention.k_lin",
    "value": "attention.v_lin",
    "attended": "attention.out_lin",
    "attended_norm": "sa_layer_norm",
    "wide": "ffn.lin1",
    "narrow": "ffn.lin2",
    "narrow_norm": "output_layer_norm",
}


@dataclass(frozen=True, slots=True)
class Family:
    """``settings`` are config.json's words for the sizes.

    ``offset``: positions count from the padding token's number on, and of tokens alone (RoBERTa). ``classifier``: the
    steps from the first token's vector to the labels: a weight's name and what follows it; ``""``: nothing.
    """

    prefix: str
    layers: str = "encoder.layer"
    embeddings: Mapping[str, str] = field(default_factory=lambda: _EMBEDDINGS)
    layer: Mapping[str, str] = field(default_factory=lambda: _LAYER)
    settings: Mapping[str, str] = field(
        default_factory=lambda: {
            "hidden": "hidden_size",
            "layers": "num_hidden_layers",
            "heads": "num_attention_heads",
            "activation": "hidden_act",
        }
    )
    offset: bool = False
    classifier: tuple[tuple[str, str], ...] = ()


_ROBERTA = Family("roberta.", offset=True, classifier=(("classifier.dense", "Tanh"), ("classifier.out_proj", "")))

FAMILIES: Mapping[str, Family] = {
    "bert": Family("bert.", classifier=(("bert.pooler.dense", "Tanh"), ("classifier", ""))),
    "roberta": _ROBERTA,
    "xlm-roberta": _ROBERTA,
    "camembert": _ROBERTA,
    "electra": Family("electra.", classifier=(("classifier.dense", "Gelu"), ("classifier.out_proj", ""))),
    "distilbert": Family(
        "distilbert.",
        layers="transformer.layer",
        layer=_DISTILLED,
        settings={"hidden": "dim", "layers": "n_layers", "heads": "n_heads", "activation": "activation"},
        classifier=(("pre_classifier", "Relu"), ("classifier", "")),
    ),
}
"""From ``model_type`` to its family; what is not here goes through torch's exporter."""
