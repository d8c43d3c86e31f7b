"""Tiny graphs written by hand, each in a folder of Hugging Face's layout: what the components are checked with.

A token's vector is that of the token, mixed with the mean of its text's: enough to tell padding, kinds of tokens and
order of texts from one another, without any weights to download and without torch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ragloom.testing.material import QUESTIONS, TEXTS

_WIDTH = 32
_POSITIONS = 1024
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_OPSET, _IR_VERSION = 17, 8

Head = Callable[[Any, np.random.Generator], list[tuple[str, tuple[str | int, ...]]]]


def tiny_encoder(folder: Path) -> Path:
    """Token vectors, read with mean pooling and normalised."""
    return _written(folder, "BertModel", _hidden)


def tiny_reranker(folder: Path, labels: int = 1) -> Path:
    """A score of a pair, or two labels."""
    return _written(folder, "BertForSequenceClassification", lambda graph, random: _labels(graph, random, labels))


def tiny_reader(folder: Path) -> Path:
    """Where an answer begins and ends."""
    return _written(folder, "BertForQuestionAnswering", _ends)


class _Graph:
    """Nodes and constants of a graph in the making."""

    def __init__(self) -> None:
        from onnx import helper, numpy_helper

        self._helper, self._arrays = helper, numpy_helper
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: Any) -> str:
        self.constants.append(self._arrays.from_array(np.asarray(value), name))
        return name

    def node(self, operator: str, *inputs: str, into: str, **attributes: Any) -> str:
        self.nodes.append(self._helper.make_node(operator, list(inputs), [into], **attributes))
        return into

    def saved(self, path: Path, outputs: list[tuple[str, tuple[str | int, ...]]]) -> None:
        import onnx

        shape = ["batch", "tokens"]
        names = ("input_ids", "attention_mask", "token_type_ids")
        graph = self._helper.make_graph(
            self.nodes,
            "tiny",
            [self._helper.make_tensor_value_info(name, onnx.TensorProto.INT64, shape) for name in names],
            [self._helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, list(shape)) for name, shape in outputs],
            self.constants,
        )
        opsets = [self._helper.make_opsetid("", _OPSET)]
        onnx.save(self._helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION), path)


def _hidden(graph: _Graph, random: np.random.Generator) -> list[tuple[str, tuple[str | int, ...]]]:
    graph.node("Identity", "mixed", into="last_hidden_state")
    return [("last_hidden_state", ("batch", "tokens", _WIDTH))]


def _labels(graph: _Graph, random: np.random.Generator, labels: int) -> list[tuple[str, tuple[str | int, ...]]]:
    graph.node("Squeeze", "mean", graph.constant("axis", np.array([1])), into="text")
    graph.node("MatMul", "text", graph.constant("head", _drawn(random, _WIDTH, labels)), into="logits")
    return [("logits", ("batch", labels))]


def _ends(graph: _Graph, random: np.random.Generator) -> list[tuple[str, tuple[str | int, ...]]]:
    axis = graph.constant("axis", np.array([-1]))
    for name in ("start_logits", "end_logits"):
        graph.node("MatMul", "mixed", graph.constant(f"{name}.head", _drawn(random, _WIDTH, 1)), into=f"{name}.column")
        graph.node("Squeeze", f"{name}.column", axis, into=name)
    return [(name, ("batch", "tokens")) for name in ("start_logits", "end_logits")]


def _body(graph: _Graph, random: np.random.Generator, vocabulary: int) -> None:
    """``mixed`` float32[B, T, d] and ``mean`` float32[B, 1, d]."""
    graph.node("Gather", graph.constant("words", _drawn(random, vocabulary, _WIDTH)), "input_ids", into="word")
    graph.node("Gather", graph.constant("types", _drawn(random, 2, _WIDTH)), "token_type_ids", into="type")
    graph.node("Add", "word", "type", into="token")
    graph.node("Cast", "attention_mask", into="kept", to=1)
    graph.node("Unsqueeze", "kept", graph.constant("last", np.array([2])), into="weights")
    graph.node("Mul", "token", "weights", into="weighted")
    along = graph.constant("along", np.array([1]))
    graph.node("ReduceSum", "weighted", along, into="total", keepdims=1)
    graph.node("ReduceSum", "weights", along, into="count", keepdims=1)
    graph.node("Div", "total", "count", into="mean")
    graph.node("Add", "token", "mean", into="sum")
    graph.node("MatMul", "sum", graph.constant("mix", _drawn(random, _WIDTH, _WIDTH)), into="product")
    graph.node("Tanh", "product", into="mixed")


def _drawn(random: np.random.Generator, *shape: int) -> Any:
    return random.normal(0, 0.5, shape).astype(np.float32)


def _written(folder: Path, architecture: str, head: Head) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    graph, random = _Graph(), np.random.default_rng(20)
    vocabulary = _tokenizer(folder)
    _body(graph, random, vocabulary)
    graph.saved(folder / "model.onnx", head(graph, random))
    config = {
        "model_type": "bert",
        "architectures": [architecture],
        "hidden_size": _WIDTH,
        "max_position_embeddings": _POSITIONS,
        "vocab_size": vocabulary,
        "pad_token_id": 0,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2), "utf-8")
    return folder


def _tokenizer(folder: Path) -> int:
    """WordPiece over the words and letters of the kit's texts; gives how many tokens there are."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing

    text = " ".join([*TEXTS.values(), *QUESTIONS]).lower()
    letters = sorted(set(text) - {" "})
    words = sorted(set(re.findall(r"[a-z]{2,}", text)))
    tokens = list(dict.fromkeys([*_SPECIAL, *letters, *(f"##{letter}" for letter in letters), *words]))
    numbers = {token: number for number, token in enumerate(tokens)}
    tokenizer: Any = Tokenizer(WordPiece(numbers, unk_token="[UNK]"))  # noqa: S106 - a token of text
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, numbers[token]) for token in ("[CLS]", "[SEP]")],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {"pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]", "unk_token": "[UNK]"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2), "utf-8")
    return len(tokens)
