"""Questions and passages → vectors → scores → InfoNCE."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize
from torch.utils.checkpoint import checkpoint

from ragloom_torch.losses import info_nce
from ragloom_torch.torch_encoder import TorchEncoder

Tokens = Sequence[Sequence[int]]


class ContrastModule(nn.Module):
    """``frozen`` reads the passages where only questions learn; else one encoder reads both.

    With ``chunk``, texts are read so many at once, and again when the gradient is computed, which is then the same: the
    vectors are all that is kept of a batch (Gao et al. 2021, Scaling Deep Contrastive Learning Batch Size under Memory
    Limited Setup, arXiv:2101.06983, section 3, by recomputation).
    """

    def __init__(
        self,
        encoder: TorchEncoder,
        *,
        frozen: TorchEncoder | None = None,
        scale: float,
        learn_scale: bool = False,
        dimensions: Sequence[int] = (),
        chunk: int | None = None,
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.frozen = None if frozen is None else frozen.requires_grad_(False)
        # The logarithm learns as CLIP's does (Radford et al. 2021, arXiv:2103.00020, section 2.5): it stays positive.
        self.log_scale = nn.Parameter(torch.tensor(log(scale)), requires_grad=learn_scale)
        self._widths = (*sorted(dimensions), encoder.dimension)
        self._chunk = chunk

    @property
    def scale(self) -> float:
        """What scores are multiplied by."""
        return float(self.log_scale.detach().exp())

    def train(self, mode: bool = True) -> ContrastModule:
        """As ever, but what is frozen drops nothing out."""
        super().train(mode)
        if self.frozen is not None:
            self.frozen.eval()
        return self

    def forward(self, questions: Tokens, passages: Tokens, positives: Tensor, known: Tensor) -> dict[str, Tensor]:
        """The sum over B questions, of the mean over the widths where there are several."""
        asked = self._read(self.encoder, questions)
        read = self._read(self.encoder, passages) if self.frozen is None else self._frozen(self.frozen, passages)
        with torch.autocast(asked.device.type, enabled=False):
            losses = [self._loss(asked.float(), read.float(), positives, known, width) for width in self._widths]
        return {"loss": torch.stack(losses).mean(dim=0).sum()}

    def _loss(self, asked: Tensor, read: Tensor, positives: Tensor, known: Tensor, width: int) -> Tensor:
        if width < asked.shape[1]:
            asked, read = self._cut(asked, width), self._cut(read, width)
        return info_nce.loss(asked @ read.T, positives, known=known, temperature=self.log_scale.exp())

    def _cut(self, vectors: Tensor, width: int) -> Tensor:
        return normalize(vectors[:, :width]) if self.encoder.settings.normalise else vectors[:, :width]

    def _frozen(self, encoder: TorchEncoder, rows: Tokens) -> Tensor:
        with torch.no_grad():
            return self._read(encoder, rows)

    def _read(self, encoder: TorchEncoder, rows: Tokens) -> Tensor:
        if self._chunk is None or len(rows) <= self._chunk:
            vectors: Tensor = encoder(rows)
            return vectors
        # Of like length, so that little is filled up.
        order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
        parts = [order[at : at + self._chunk] for at in range(0, len(order), self._chunk)]
        found = [self._again(encoder, [rows[number] for number in part]) for part in parts]
        return torch.cat(found)[torch.tensor(order).argsort().to(found[0].device)]

    def _again(self, encoder: TorchEncoder, rows: Tokens) -> Tensor:
        vectors: Tensor = checkpoint(encoder, rows, use_reentrant=False) if torch.is_grad_enabled() else encoder(rows)
        return vectors
