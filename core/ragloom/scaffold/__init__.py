"""A plugin package to start from: planned as text, then written."""

from ragloom.scaffold.drafts import DRAFTS, Draft, draft_of
from ragloom.scaffold.naming import Names, names_of
from ragloom.scaffold.planning import planned
from ragloom.scaffold.taken import Taken, check_free
from ragloom.scaffold.writing import write

__all__ = ["DRAFTS", "Draft", "Names", "Taken", "check_free", "draft_of", "names_of", "planned", "write"]
