"""One try that failed: what the server did, what to look at, and whether to try again."""

from __future__ import annotations


class Failure(Exception):
    """``again``: another try may succeed. ``wait``: how many seconds the server asked for, None where it did not."""

    def __init__(self, what: str, hint: str, *, again: bool = False, wait: float | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.again = again
        self.wait = wait


NO_SUCH_API = "check base_url: is an OpenAI-compatible server there, and does its API begin at this path (often /v1)?"
LOOK_AT_SERVER = "look at the server's own log; a retry may help: raise `retries` or `deadline`"
