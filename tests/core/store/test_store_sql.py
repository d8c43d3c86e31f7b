"""Values reach SQL as bound parameters only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ragloom.store

FOLDER = Path(ragloom.store.__file__).parent

CONSTANT = {
    "PASSAGE", "JOINED", "_BATCH", "VISIBLE", "FOREVER", "_LEAF", "marks", "','.join(('?' * len(batch)))",
    "','.join('?' * len(batch))", "','.join('?' * 14)", "tests", "sign", "name", "value",
    "KEY", "table", "columns", "FORMAT",
}  # fmt: skip
"""What a statement may be joined from: column lists, question marks, and names that the module itself spells out."""

WORDS = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "PRAGMA ", "value ")


def statements(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr) and any(
            isinstance(part, ast.Constant) and part.value.startswith(WORDS) for part in node.values[:1]
        ):
            yield node


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_statements_are_joined_from_constants(path):
    joined = {
        ast.unparse(part.value)
        for statement in statements(path)
        for part in statement.values
        if isinstance(part, ast.FormattedValue)
    }
    assert joined <= CONSTANT


def test_the_check_sees_the_statements_that_there_are():
    assert sum(1 for path in FOLDER.glob("*.py") for _ in statements(path)) > 15
