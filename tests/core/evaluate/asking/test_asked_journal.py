"""What has been asked is kept, whole batches of it, under the key of what it depends on."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from ragloom.errors import UsageError
from ragloom.evaluate.asking import Batch, Journal, Outcome, key_of
from ragloom.evaluate.results import Found
from ragloom.testing import passage
from ragloom.types import Answer, Citation, Posterior, Query, Sentence, Usage

QUESTIONS = {"a": "When was the lamp lit?", "b": "Who lit it?", "c": "Why?"}
CITED = Sentence("In 1874.", 0, 8, (Citation(3, "lamp.md", 2, 10, "In 1874.", "The lamp", "page 1"),))
ANSWER = Answer(
    Query(QUESTIONS["a"]),
    "In 1874.",
    (CITED,),
    (passage(3, "It was lit. In 1874.", metadata={"year": 1874}),),
    confidence=0.25,
    posterior=Posterior(np.array([0.25, 0.75]), np.array([[0.5, 0.5]]), np.array([8])),
    reason="",
)
BATCH = Batch((Outcome("a", ANSWER, (Found("lamp.md", 3, "The lamp"),)), Outcome("b")), Usage(2, 30, 4))


def journal(tmp_path, key="k"):
    return Journal(tmp_path / "asked.jsonl", key, QUESTIONS)


def test_what_is_noted_comes_back_whole(tmp_path):
    with journal(tmp_path) as written:
        written.note(BATCH)
    with journal(tmp_path) as read:
        (batch,) = read.batches
    found, kept = batch.outcomes[0], BATCH.outcomes[0]
    assert batch.usage == BATCH.usage and found.found == kept.found
    assert replace(found.answer, posterior=None) == replace(kept.answer, posterior=None)
    assert found.answer.posterior.answer.tolist() == [0.25, 0.75] and found.answer.posterior.ends.tolist() == [8]


def test_whether_a_batch_was_asked_alone_comes_back(tmp_path):
    with journal(tmp_path) as written:
        written.note(replace(BATCH, alone=False))
    with journal(tmp_path) as read:
        assert not read.batches[0].alone


def test_half_of_a_surrogate_pair_in_an_answer_costs_no_row(tmp_path):
    with journal(tmp_path) as written:
        written.note(Batch((Outcome("a", replace(ANSWER, text="\ud83d")),)))
    with journal(tmp_path) as read:
        assert read.batches[0].outcomes[0].answer.text == "?"


def test_a_full_disk_is_told_with_the_file_and_what_was_noted_before_is_kept(tmp_path):
    program = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from ragloom.evaluate.asking import Batch, Journal, Outcome\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "with Journal(Path(sys.argv[1]), 'k', {'a': 'Why?'}) as journal:\n"
        "    for _ in range(100): journal.note(Batch((Outcome('a'),)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "asked.jsonl")], capture_output=True, text=True, check=False
    )
    assert "UsageError" in done.stderr and "asked.jsonl: File too large" in done.stderr
    with journal(tmp_path) as read:
        assert len(read.batches) > 10


def test_one_that_is_to_be_fresh_forgets(tmp_path):
    with journal(tmp_path) as written:
        written.note(BATCH)
    with Journal(tmp_path / "asked.jsonl", "k", QUESTIONS, fresh=True) as read:
        assert read.batches == ()


def test_another_key_is_another_evaluation(tmp_path):
    with journal(tmp_path) as written:
        written.note(BATCH)
    with journal(tmp_path, "other") as read:
        assert read.batches == ()


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_torn_batch_counts_as_not_asked_and_what_follows_is_noted_behind_the_whole_ones(tmp_path, cut):
    with journal(tmp_path) as written:
        written.note(Batch((Outcome("c"),)))
        written.note(BATCH)
    file = tmp_path / "asked.jsonl"
    file.write_bytes(file.read_bytes()[:-cut])
    with journal(tmp_path) as read:
        assert [[one.id for one in batch.outcomes] for batch in read.batches] == [["c"]]
        read.note(BATCH)
    with journal(tmp_path) as again:
        assert [[one.id for one in batch.outcomes] for batch in again.batches] == [["c"], ["a", "b"]]


def test_what_failed_is_not_noted(tmp_path):
    with journal(tmp_path) as written:
        written.note(Batch((Outcome("a", error="it fell over"), Outcome("b"))))
        written.note(Batch((Outcome("c", error="it fell over"),)))
    with journal(tmp_path) as read:
        assert [[one.id for one in batch.outcomes] for batch in read.batches] == [["b"]]


def test_a_row_that_is_damaged_ends_what_is_believed(tmp_path):
    with journal(tmp_path) as written:
        written.note(Batch((Outcome("c"),)))
        written.note(Batch((Outcome("b"),)))
    file = tmp_path / "asked.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] = json.dumps({**json.loads(lines[1]), "id": "unknown"})
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with journal(tmp_path) as read:
        assert read.batches == ()


def test_a_file_that_is_none_of_ours_is_written_anew(tmp_path):
    (tmp_path / "asked.jsonl").write_bytes(b"\x00\xff no journal")
    with journal(tmp_path) as read:
        assert read.batches == ()


def test_one_that_is_done_with_leaves_no_file(tmp_path):
    journal(tmp_path).remove()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError) as caught:
        Journal(tmp_path / "file" / "asked.jsonl", "k", {})
    assert "--to DIR" in caught.value.hint or "move it away" in caught.value.hint


def test_keys_differ_where_a_fact_does():
    assert key_of("a", 1) == key_of("a", 1) != key_of("a", 2)
