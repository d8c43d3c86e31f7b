"""The stages of a config carried out, and what came of them measured."""

from ragloom.train.library import Library
from ragloom.train.planning import Plan, Stage, plan_of, training_of
from ragloom.train.running import Done, Wanted, carried_out

__all__ = ["Done", "Library", "Plan", "Stage", "Wanted", "carried_out", "plan_of", "training_of"]
