"""A command whose module imports a heavy library."""

import numba  # noqa: F401


def heavy(frame, top: int = 3, loud: bool = False) -> None:
    """Count words."""
