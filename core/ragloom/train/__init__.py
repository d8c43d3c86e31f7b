"""The stages of a config carried out, and what came of them measured."""

from ragloom.train.beforehand import check_beforehand
from ragloom.train.library import Library
from ragloom.train.planning import Plan, Stage, plan_of, training_of
from ragloom.train.running import Done, Wanted, carried_out

__all__ = ["Done", "Library", "Plan", "Stage", "Wanted", "carried_out", "check_beforehand", "plan_of", "training_of"]
