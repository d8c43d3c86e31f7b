"""``task: classify``, from a file of labelled examples to a label."""

import pytest

from ragloom import Pipeline
from ragloom.sample.files import labelled_examples


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    folder = tmp_path_factory.mktemp("collection")
    with Pipeline.from_config({"task": "classify", "collection": str(folder)}) as made:
        made.collection.index([labelled_examples()])
        yield made


def test_an_example_is_one_passage_with_its_label(pipeline):
    found = pipeline.search("comfortable shoes", 180)
    assert {one.metadata["label"] for one in found.passages} == {"positive", "negative", "neutral"}
    assert pipeline.collection.status().passages == 180


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Excellent quality, I am very happy with this and highly recommend it.", "positive"),
        ("Terrible service, rude staff, a waste of money.", "negative"),
        ("服务热情，质量好，非常满意，强烈推荐。", "positive"),
        ("质量太差，非常失望，再也不来了。", "negative"),
    ],
)
def test_a_text_gets_the_label_of_its_neighbours(pipeline, text, label):
    answer = pipeline.ask(text)
    assert answer.text == label
    assert 0 < answer.confidence <= 1


def test_the_examples_that_voted_for_a_label_are_quoted(pipeline):
    answer = pipeline.ask("Terrible service, rude staff, a waste of money.")
    by_id = {passage.id: passage for passage in answer.passages}
    assert len(answer.citations) == 3
    assert {by_id[one.passage_id].metadata["label"] for one in answer.citations} == {"negative"}
    assert all(one.quote == by_id[one.passage_id].text for one in answer.citations)
    assert answer.unsupported == ()


def test_a_text_that_nothing_is_near_to_gets_none(pipeline):
    answer = pipeline.ask("zyxw")
    assert (answer.abstained, answer.text) == (True, "")


def test_an_example_of_the_same_words_decides_nothing_alone(pipeline):
    answer = pipeline.ask("Great shoes, very comfortable and well made. I am really happy with them.")
    assert len(answer.passages) == 9
    assert answer.posterior.answer.sum() == pytest.approx(1)
