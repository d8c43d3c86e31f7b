"""What this plugin offers."""

from __future__ import annotations

api = 1
