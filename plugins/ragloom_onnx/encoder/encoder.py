"""Dense vectors by a graph in ONNX Runtime or OpenVINO, without torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.config.place import seen_from_here
from ragloom.errors import UsageError
from ragloom.interfaces import Description, Resources
from ragloom.models import (
    ModelFolder,
    TextTokenizer,
    asks_only,
    find,
    locate,
    overridden,
    passage_space,
    passages_refused,
    vector_width,
)
from ragloom_onnx.config import EncoderConfig
from ragloom_onnx.encoder.reading import Progress, TextReader
from ragloom_onnx.encoder.runtimes import RUNTIMES, precision_of
from ragloom_onnx.workers import Workers


@dataclass(frozen=True, slots=True)
class _Held:
    reader: TextReader
    width: int
    space: str
    made_by: str
    folder: ModelFolder
    asks_only: bool


class OnnxEncoder:
    """An encoder of Hugging Face's layout with an ONNX graph, from ``ragloom export`` or from somebody else."""

    def __init__(self, config: EncoderConfig) -> None:
        self._config = config
        self._held: _Held | None = None

    @staticmethod
    def describe(config: EncoderConfig) -> Description:
        """Its limits, where the model is on this machine."""
        folder = find(config.model, seen_from_here, config.revision)
        if folder is None:
            return Description()
        limits = {"max_tokens": overridden(folder, config).max_tokens}
        width = config.dimensions or vector_width(folder)
        return Description(limits={**limits, "dimension": width} if width else limits)

    def open(self, resources: Resources) -> None:
        """Load the graph. Raises ``ModelError`` for one that cannot be found, read or used as an encoder."""
        folder = self._folder(resources)
        settings = overridden(folder, self._config)
        graph = RUNTIMES[self._config.runtime](folder, self._config)
        workers = Workers.of(self._config)
        reader = TextReader(graph, TextTokenizer(folder), settings, workers, self._config.batch_tokens)
        precision = precision_of(folder, self._config)
        made_by = f"{self._config.runtime} {precision} {folder.pinned}".strip()
        asks = asks_only(folder, settings)
        self._held = _Held(reader, reader.width(), passage_space(folder, settings), made_by, folder, asks)

    def close(self) -> None:
        """Let graph and threads go."""
        if self._held is not None:
            self._held.reader.workers.close()
        self._held = None

    def space(self, resources: Resources) -> str:
        """``passage_space``, before ``open`` and without loading the model."""
        folder = self._folder(resources)
        return passage_space(folder, overridden(folder, self._config))

    @property
    def dimension(self) -> int:
        """d, the length of a vector; 0 until it is open."""
        return self._held.width if self._held else 0

    @property
    def passage_space(self) -> str:
        """Fingerprint of what a passage's vector means: neither runtime nor precision is part of it."""
        return self._held.space if self._held else ""

    @property
    def made_by(self) -> str:
        """See ``MadeBy``."""
        return self._held.made_by if self._held else ""

    @property
    def asks_only(self) -> bool:
        """See ``AsksOnly``."""
        return self._held is not None and self._held.asks_only

    def encode_queries(self, texts: Sequence[str], *, progress: Progress | None = None) -> NDArray[np.float32]:
        """float32[n, d], each text behind the prefix of queries; ``progress`` is told of texts done and of all."""
        return self._encoded(texts, self._opened.reader.settings.query_prefix, progress)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> NDArray[np.float32]:
        """float32[n, d], each text behind the prefix of passages; ``progress`` as above.

        Raises ``ModelError`` where the model was trained for queries alone.
        """
        if self.asks_only:
            raise passages_refused(self._opened.folder, "onnx")
        return self._encoded(texts, self._opened.reader.settings.passage_prefix, progress)

    def _encoded(self, texts: Sequence[str], prefix: str, progress: Progress | None) -> NDArray[np.float32]:
        held = self._opened
        return held.reader.vectors([prefix + text for text in texts] if prefix else texts, held.width, progress)

    def _folder(self, resources: Resources) -> ModelFolder:
        return locate(self._config.model, resources.path, self._config.revision)

    @property
    def _opened(self) -> _Held:
        if self._held is None:
            raise UsageError("the encoder is not open", where="onnx", hint="call open(resources) first")
        return self._held
