"""``ragloom plugins``: its words, one a file."""

from __future__ import annotations

from ragloom.cli.plugins_check import check
from ragloom.cli.plugins_list import list_
from ragloom.cli.plugins_new import new
from ragloom.cli.verb import several
from ragloom.cli.verbs import VERBS

app = several(VERBS["plugins"], list_, new, check)
