"""The libraries' progress bars are for people at a terminal of their own: here they are left out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

_one_at_a_time = threading.Lock()


@contextmanager
def quietly() -> Iterator[None]:
    """Within, transformers shows no progress bar and warns of nothing; afterwards all is as it was."""
    logging: Any = import_module("transformers.utils.logging")
    with _one_at_a_time:
        level, shown = logging.get_verbosity(), logging.is_progress_bar_enabled()
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        try:
            yield
        finally:
            logging.set_verbosity(level)
            if shown:
                logging.enable_progress_bar()
