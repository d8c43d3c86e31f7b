"""Encoding passages with all-MiniLM-L6-v2: ``python -m benchmarks.encode``.

SciFact's documents, cut at 256 tokens, encoded by ragloom's encoder ``onnx`` (fp32 and int8 on ONNX Runtime, int8 on
OpenVINO) and by sentence-transformers on torch (fp32 and bf16), in turns within one process: a turn encodes the same
passages with every system, ``ratio`` is the median over turns of a system's speed by that of torch in fp32. OpenVINO's
ranges are fixed by documents of the corpus, never by queries. ``int8_peak`` is what the processor multiplies in 8 bits
when it does nothing else, ``of_peak`` the share of it that a system's work amounts to.

``--quality`` adds nDCG@10 on the test queries; it encodes the whole corpus with each system that is named.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.data import SCIFACT, Beir, data_folder, read_beir
from benchmarks.dense import model_folder
from benchmarks.report import Report, parser, progress, run
from ragloom.metrics import ndcg
from ragloom.models import ModelFolder, TextTokenizer
from ragloom.registry import Registry

LENGTH = 256
BASE = "sentence-transformers-fp32"
OURS: dict[str, dict[str, Any]] = {
    "onnx-fp32": {"precision": "fp32"},
    "onnx-int8": {"precision": "int8"},
    "openvino-int8": {"runtime": "openvino"},
}
_PEERS = {BASE: "float32", "sentence-transformers-bf16": "bfloat16"}
_CALIBRATION = 128
_PEAK_SIZE = 1536

Encode = Callable[[Sequence[str]], Any]


def measure(options: argparse.Namespace) -> Report:
    """Every system that is installed, in turns."""
    data = read_beir(data_folder(options.data, *SCIFACT) / "scifact")
    report = Report("encode", {"passages": options.passages, "turns": options.turns, "max_tokens": LENGTH})
    report.packages = ("onnxruntime", "openvino", "torch", "sentence-transformers", "tokenizers")
    documents = [document.whole for document in data.documents]
    with ExitStack() as stack:
        folder = stack.enter_context(exported(documents))
        systems = dict(_systems(folder, report, stack))
        texts = documents[:: max(1, len(documents) // options.passages)][: options.passages]
        speeds, peak = _in_turns(systems, texts, options.turns)
        _add_speeds(report, speeds, peak, folder, texts)
        for name in options.quality:
            progress(f"nDCG@10 of {name}")
            report.add(name, "ndcg@10", quality(systems[name], data))
    return report


@contextmanager
def exported(documents: Sequence[str]) -> Iterator[Path]:
    """A folder of all-MiniLM-L6-v2 with graphs for both runtimes. Raises ``NoDataError`` without the weights."""
    import onnx

    from ragloom_torch.export.bert_graph import build_bert
    from ragloom_torch.export.dynamic_int8 import quantise_int8

    source = model_folder()
    with tempfile.TemporaryDirectory() as scratch:
        folder = shutil.copytree(source, Path(scratch) / "minilm")
        progress("writing the graphs")
        model = ModelFolder(folder, "minilm")
        onnx.save(build_bert(model), folder / "model.onnx")
        quantise_int8(folder / "model.onnx", folder / "model_int8.onnx")
        if find_spec("openvino"):
            from ragloom_torch.export.openvino_int8 import FILE, calibrate

            calibrate(model, documents[:: len(documents) // _CALIBRATION][:_CALIBRATION], folder / FILE)
        yield folder


def _systems(folder: Path, report: Report, stack: ExitStack) -> Iterator[tuple[str, Encode]]:
    registry = Registry.load()
    for name, settings in OURS.items():
        if name == "openvino-int8" and not find_spec("openvino"):
            report.note('openvino is not installed: pip install "ragloom[openvino]"')
            continue
        encoder = registry.make("encoder", {"use": "onnx", "model": str(folder), "max_tokens": LENGTH, **settings})
        encoder.open(SimpleNamespace(path=Path))
        stack.callback(encoder.close)
        yield name, encoder.encode_passages
    if not find_spec("sentence_transformers"):
        report.note("sentence-transformers is not installed: no ratio")
        return
    for name, dtype in _PEERS.items():
        yield name, _peer(folder, dtype)


def _peer(folder: Path, dtype: str) -> Encode:
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", model_kwargs={"dtype": getattr(torch, dtype)})
    model.max_seq_length = LENGTH
    return lambda texts: model.encode(list(texts), batch_size=32, show_progress_bar=False)


def _in_turns(systems: dict[str, Encode], texts: Sequence[str], turns: int) -> tuple[dict[str, list[float]], float]:
    """Passages a second of each system, a figure a turn, and the best peak of all turns.

    One uncounted turn of a few texts comes first.
    """
    peak, peaks = int8_peak(), [0.0]
    for encode in systems.values():
        encode(texts[:16])
    found: dict[str, list[float]] = {name: [] for name in systems}
    for turn in range(turns):
        progress(f"turn {turn + 1} of {turns}")
        for name, encode in systems.items():
            start = perf_counter()
            encode(texts)
            found[name].append(len(texts) / (perf_counter() - start))
            peaks.append(peak())
    return found, max(peaks)


def _add_speeds(
    report: Report, speeds: dict[str, list[float]], peak: float, folder: Path, texts: Sequence[str]
) -> None:
    lengths = [len(row) for row in TextTokenizer(ModelFolder(folder, "minilm")).encode_batch(texts, LENGTH)]
    work = statistics.mean(_operations(length) for length in lengths)
    report.add("machine", "int8_peak", peak / 1e9, "GOP/s")
    for name, found in speeds.items():
        middle = statistics.median(found)
        report.add(name, "passages_per_s", middle, "1/s")
        report.add(name, "tok_per_s", middle * statistics.mean(lengths), "1/s")
        if BASE in speeds:
            ratios = [one / other for one, other in zip(found, speeds[BASE], strict=True)]
            report.add(name, "ratio", statistics.median(ratios), "x")
            report.add(name, "ratio_low", min(ratios), "x")
            report.add(name, "ratio_high", max(ratios), "x")
        report.add(name, "of_peak", middle * work / peak)


def _operations(tokens: int, layers: int = 6, width: int = 384, inner: int = 1536) -> float:
    """Multiplications and additions that one text of so many tokens asks of MiniLM."""
    products = 2 * tokens * (4 * width * width + 2 * width * inner)
    return layers * (products + 4 * tokens * tokens * width)


def int8_peak() -> Callable[[], float]:
    """Measures operations a second of a large 8-bit matrix product in ONNX Runtime, on all cores: the best of nine."""
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    size = [_PEAK_SIZE, _PEAK_SIZE]
    matrix = np.random.default_rng(1).integers(-127, 127, size).astype(np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "peak",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, size)],
        [helper.make_tensor_value_info("c", TensorProto.INT32, size)],
        [numpy_helper.from_array(matrix, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    given = {"a": np.random.default_rng(2).integers(0, 255, size).astype(np.uint8)}

    def seconds() -> float:
        start = perf_counter()
        session.run(None, given)
        return perf_counter() - start

    return lambda: 2 * float(_PEAK_SIZE) ** 3 / min(seconds() for _ in range(9))


def quality(encode: Encode, data: Beir) -> float:
    """nDCG@10 of an exact search over the whole corpus; MiniLM has no prefixes, so queries are read as passages are."""
    queries = data.test_queries()
    ids = [document.id for document in data.documents]
    vectors = np.asarray(encode([document.whole for document in data.documents]), np.float32)
    scores = np.asarray(encode(list(queries.values())), np.float32) @ vectors.T
    found = [
        ndcg([ids[n] for n in np.lexsort((np.arange(len(ids)), -row))[:10]], data.test[key], 10)
        for key, row in zip(queries, scores, strict=True)
    ]
    return statistics.mean(found)


def main() -> int:
    """Run from the command line."""
    options = parser("encode", __doc__ or "")
    options.add_argument("--passages", type=int, default=300, help="how many documents a turn encodes (300)")
    options.add_argument("--turns", type=int, default=5, help="counted turns of each system (5)")
    options.add_argument(
        "--quality", nargs="*", default=[], choices=[*OURS, *_PEERS], help="systems whose nDCG@10 is measured as well"
    )
    return run(measure, options.parse_args())


if __name__ == "__main__":
    sys.exit(main())
