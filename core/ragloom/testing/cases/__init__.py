"""Cases, one class a kind of component."""

from ragloom.testing.cases.base import Case, Wrong

__all__ = ["Case", "Wrong"]
