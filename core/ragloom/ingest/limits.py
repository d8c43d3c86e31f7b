"""How much one file may ask for before it is given up."""

from __future__ import annotations

from dataclasses import dataclass

MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of reading one file; ``ragloom.config.LimitsConfig`` says what each of them means."""

    seconds: float = 60.0
    memory_mb: int = 1024
    file_mb: int = 1024
    text_mb: int = 8
    apart: bool = True

    @property
    def frame(self) -> int:
        """Bytes that one document may take on its way between two processes: JSON writes a character in up to six."""
        return 8 * MEGA * self.text_mb + 16 * MEGA
