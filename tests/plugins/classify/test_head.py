"""A head on disk, whole or refused; and one that serves with its own encoder alone."""

import json

import numpy as np
import pytest
from tests.plugins.classify.labelled import evidence

from ragloom.errors import ModelError, UsageError
from ragloom.testing.fakes import FakeResources, ScriptedGenerator
from ragloom_classify.classifier import ClassifierFuser
from ragloom_classify.config import ClassifierConfig
from ragloom_classify.conformance import WordHashes
from ragloom_classify.head import Head
from ragloom_classify.head_folder import MANIFEST, check_free, read_head, write_head

D = WordHashes.dimension
ABOUT = {"passage_space": WordHashes.passage_space}


def head(seed=0):
    return Head(("bad", "good"), np.random.default_rng(seed).normal(size=(2, D + 1)))


def served(folder, encoder):
    fuser = ClassifierFuser(ClassifierConfig(model=str(folder)))
    fuser.open(FakeResources(own_encoder=encoder))
    return fuser


def test_probabilities_are_the_softmax_of_the_logits():
    two = Head(("a", "b"), np.array([[1.0, 0.0], [0.0, 0.5]]))
    (likely,) = two.probabilities(np.array([[2.0]], np.float32))
    assert likely[0] == pytest.approx(1 / (1 + np.exp(-1.5)))


def test_huge_logits_are_no_trouble():
    assert Head(("a", "b"), np.array([[1e4, 0.0], [0.0, 0.0]])).probabilities(np.ones((1, 1), np.float32)).tolist() == [
        [1.0, 0.0]
    ]


def test_a_head_comes_back_as_it_was_written(tmp_path):
    write_head(tmp_path / "head", head(), ABOUT)
    found, facts = read_head(tmp_path / "head")
    assert (found.labels, facts["passage_space"]) == (("bad", "good"), WordHashes.passage_space)
    assert np.array_equal(found.weights, head().weights)


def test_a_second_training_leaves_nothing_of_the_first(tmp_path):
    for seed in (0, 1):
        write_head(tmp_path, head(seed), ABOUT)
    assert len(list(tmp_path.iterdir())) == 2
    assert np.array_equal(read_head(tmp_path)[0].weights, head(1).weights)


def test_what_was_there_serves_on_where_writing_is_cut_short(tmp_path, monkeypatch):
    write_head(tmp_path, head(0), ABOUT)
    monkeypatch.setattr("ragloom_classify.head_folder.json.dumps", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_head(tmp_path, head(1), ABOUT)
    assert np.array_equal(read_head(tmp_path)[0].weights, head(0).weights)
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".part"] == []


def test_changed_weights_are_refused_with_the_command(tmp_path):
    write_head(tmp_path, head(), ABOUT)
    weights = next(tmp_path.glob("*.npy"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    with pytest.raises(ModelError, match=r"is not the file that was trained(.|\n)*ragloom train-classifier"):
        read_head(tmp_path)


@pytest.mark.parametrize(
    "change", [{"format": 2}, {"labels": ["one"]}, {"labels": "ab"}, {"weights": "../head.npy"}, {"weights": None}]
)
def test_a_manifest_of_another_shape_is_refused(tmp_path, change):
    write_head(tmp_path, head(), ABOUT)
    facts = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    (tmp_path / MANIFEST).write_text(json.dumps(facts | change), encoding="utf-8")
    with pytest.raises(ModelError, match="ragloom train-classifier"):
        read_head(tmp_path)


def test_a_folder_of_something_else_is_not_written_to(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(UsageError, match="something else than a classifier"):
        check_free(tmp_path)


def test_its_own_encoder_serves(tmp_path):
    write_head(tmp_path, head(), ABOUT)
    found = served(tmp_path, WordHashes()).fuse([evidence("good"), evidence()], ScriptedGenerator([]))
    (likely,) = head().probabilities(WordHashes().encode_passages(["A fine place"]))
    assert (found[0].text, found[0].confidence) == (head().labels[likely.argmax()], pytest.approx(likely.max()))
    assert found[1].abstained


def test_the_found_examples_of_its_label_are_cited(tmp_path):
    write_head(tmp_path, head(), ABOUT)
    (found,) = served(tmp_path, WordHashes()).fuse([evidence("good", "bad")], ScriptedGenerator([]))
    assert found.grounds == (("good", "bad").index(found.text),)


def test_an_encoder_of_another_space_is_refused_with_the_command(tmp_path):
    write_head(tmp_path, head(), ABOUT | {"passage_space": "another"})
    with pytest.raises(ModelError, match=r"passage space another(.|\n)*ragloom train-classifier --data FILE --to"):
        served(tmp_path, WordHashes())


def test_serving_asks_for_no_library_of_training():
    from ragloom.registry import Registry

    assert Registry.load().find("answer_fuser", "classifier").requires == ()
