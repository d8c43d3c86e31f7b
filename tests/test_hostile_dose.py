"""A small dose of ``python -m benchmarks.hostile``."""

from __future__ import annotations

import pytest
from benchmarks.hostile.configs import try_configs
from benchmarks.hostile.documents import try_documents


def test_mutated_configs_are_valid_or_refused_with_a_place(tmp_path):
    outcome = try_configs(150, 3, tmp_path, 20)
    assert (outcome.faults, outcome.valid + outcome.refused) == ([], 150)
    assert outcome.valid


@pytest.mark.timeout(120)
def test_good_documents_beside_mutated_ones_are_indexed(tmp_path):
    outcome = try_documents(15, 3, tmp_path, each=15, seconds=100, limit=3)
    assert outcome.faults == []
    assert (outcome.documents, outcome.good, outcome.good_missing) == (15, 8, 0)
    assert outcome.told
