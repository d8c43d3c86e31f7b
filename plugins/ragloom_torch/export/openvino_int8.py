"""An encoder in OpenVINO's format, in int8, its ranges fixed by texts of the collection that it is to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx

from ragloom.errors import MissingExtraError, ModelError
from ragloom.models import ModelFolder, TextTokenizer, sentence_settings
from ragloom_torch.export.bert_graph import build_bert
from ragloom_torch.export.bert_operators import PLAIN_OPERATORS
from ragloom_torch.export.static_int8 import statically_quantised

FILE = "model_openvino_int8.xml"
"""What the encoder's runtime `openvino` looks for in the folder; the weights lie beside it, in ``.bin``."""

FEWEST = 16


def calibrate(folder: ModelFolder, texts: Sequence[str], target: Path) -> None:
    """Write the encoder of ``folder`` to ``target`` (``.xml``, and ``.bin`` beside it) in int8.

    ``texts`` are some of the passages that it is to read, a hundred are enough: never questions that it will be
    measured on. Each is read as the encoder reads a passage, prefix and length included. Raises ``MissingExtraError``
    without OpenVINO, ``ModelError`` for a model outside of BERT's family and for fewer than ``FEWEST`` texts.
    """
    try:
        import openvino
    except ImportError as error:
        raise MissingExtraError("OpenVINO is not installed", hint="pip install 'ragloom[openvino,export]'") from error
    if len(texts) < FEWEST:
        raise ModelError(
            f"{len(texts)} texts are too few to fix ranges by",
            where=str(folder.path),
            hint=f"give at least {FEWEST} passages of the collection; 100 are better",
        )
    settings = sentence_settings(folder)
    prefixed = [settings.passage_prefix + text for text in texts]
    rows = [row for row in TextTokenizer(folder).encode_batch(prefixed, settings.max_tokens) if row]
    model = statically_quantised(build_bert(folder, "encoder", PLAIN_OPERATORS), rows)
    with TemporaryDirectory(dir=target.parent, prefix=".export-") as scratch:
        path = Path(scratch) / "model.onnx"
        onnx.save(model, path)
        made = Path(scratch) / target.name
        openvino.save_model(openvino.convert_model(path), made, compress_to_fp16=False)
        # The graph comes last: without its weights it would be found and could not be read.
        for suffix in (".bin", ".xml"):
            made.with_suffix(suffix).replace(target.with_suffix(suffix))
