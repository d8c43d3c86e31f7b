"""Trying the configs that alternatives lead to, and what is found by that."""

from ragloom.evaluate.sweeping.found import Checked, Sweep, Tried
from ragloom.evaluate.sweeping.sweeping import Wanted, Watching, sweep

__all__ = ["Checked", "Sweep", "Tried", "Wanted", "Watching", "sweep"]
