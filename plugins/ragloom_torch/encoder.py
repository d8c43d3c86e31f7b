"""Dense vectors by a transformer on torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ragloom.config.place import seen_from_here
from ragloom.errors import ModelError, UsageError
from ragloom.interfaces import Description, Resources
from ragloom.models import (
    ModelFolder,
    asks_only,
    find,
    locate,
    overridden,
    passage_space,
    passages_refused,
    vector_width,
)
from ragloom_torch.config import EncoderConfig

if TYPE_CHECKING:
    from ragloom_torch.torch_encoder import TorchEncoder


class TransformersEncoder:
    """An encoder of Hugging Face's layout, with the sentence-transformers files or without."""

    def __init__(self, config: EncoderConfig) -> None:
        self._config = config
        self._held: TorchEncoder | None = None
        self._space = ""
        self._made_by = ""
        self._asking: ModelFolder | None = None

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
        """Load the model. Raises ``ModelError`` for one that cannot be found, read or used as an encoder."""
        from ragloom_torch.placement import placement
        from ragloom_torch.torch_encoder import TorchEncoder

        folder = self._folder(resources)
        self._held = TorchEncoder.of(folder, placement(self._config), overridden(folder, self._config))
        self._space = passage_space(folder, self._held.settings, exported=False)
        self._made_by = f"torch {self._held.dtype} {folder.pinned}".strip()
        self._asking = folder if asks_only(folder, self._held.settings, exported=False) else None

    def close(self) -> None:
        """Let the model go."""
        self._held = None

    def space(self, resources: Resources) -> str:
        """``passage_space``, before ``open`` and without loading the model."""
        folder = self._folder(resources)
        return passage_space(folder, overridden(folder, self._config), exported=False)

    @property
    def dimension(self) -> int:
        """d, the length of a vector; 0 until it is open."""
        return 0 if self._held is None else self._held.dimension

    @property
    def passage_space(self) -> str:
        """Fingerprint of what a passage's vector means, the same whatever runs the model; empty until it is open."""
        return self._space

    @property
    def made_by(self) -> str:
        """See ``MadeBy``; empty until it is open."""
        return self._made_by

    @property
    def asks_only(self) -> bool:
        """See ``AsksOnly``."""
        return self._asking is not None

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d], each text behind the model's prefix of queries."""
        return self._encoded(texts, self._encoder.settings.query_prefix)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d], each text behind the model's prefix of passages.

        Raises ``ModelError`` where the model was trained for queries alone.
        """
        if self._asking is not None:
            raise passages_refused(self._asking, "transformers")
        return self._encoded(texts, self._encoder.settings.passage_prefix)

    def _encoded(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        from ragloom_torch.refusals import memory_told

        with memory_told(ModelError, self._config.model):
            return self._encoder.encode(texts, prefix, self._config.batch_tokens)

    def _folder(self, resources: Resources) -> ModelFolder:
        return locate(self._config.model, resources.path, self._config.revision)

    @property
    def _encoder(self) -> TorchEncoder:
        if self._held is None:
            raise UsageError("the encoder is not open", where="transformers", hint="call open(resources) first")
        return self._held
