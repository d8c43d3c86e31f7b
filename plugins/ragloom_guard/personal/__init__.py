"""Where personal data stand in a text."""

from ragloom_guard.personal.finding import Found, find

__all__ = ["Found", "find"]
