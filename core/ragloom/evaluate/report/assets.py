"""The page's script and style, and the policy that lets the browser run these two and nothing else."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files


def asset(name: str) -> str:
    """A file of this package, its lines ended as HTML has them."""
    return files("ragloom.evaluate.report").joinpath(name).read_text(encoding="utf-8")


def policy(*, script: str, style: str) -> str:
    """A content security policy: no request leaves the page, and only what has these two hashes runs."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
