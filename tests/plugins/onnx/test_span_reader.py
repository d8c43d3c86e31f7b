"""The span reader: the best span of all windows, its place in the source, and saying nothing."""

import pytest

from ragloom.errors import GenerationError
from ragloom.models import ModelFolder, TextTokenizer
from ragloom.testing import FakeResources
from ragloom.testing.fakes import passage
from ragloom.types import Request, Settings
from ragloom_onnx.config import ReaderConfig
from ragloom_onnx.conformance_models import tiny_reader
from ragloom_onnx.padding import padded
from ragloom_onnx.reader import SpanReader

SETTINGS = Settings()
QUESTION = "When was the lamp of the lighthouse lit?"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return tiny_reader(tmp_path_factory.mktemp("reader") / "model")


@pytest.fixture
def reader(model):
    made = []

    def make(**settings):
        made.append(SpanReader(ReaderConfig(**{"model": str(model), "threshold": None, **settings})))
        made[-1].open(FakeResources())
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_an_answer_is_a_quote_at_its_place_in_its_source(reader):
    source = passage(1, "Früher 🌊 dunkel. The lamp of the lighthouse was lit in 1874, and it turns.")
    (found,) = reader().generate([Request("answer", QUESTION, (source,))], SETTINGS)
    (span,) = found.spans
    assert found.text == source.text[span.source_start : span.source_end] != ""


def test_the_surest_span_of_all_sources_is_the_answer(reader):
    sources = tuple(
        passage(n, text) for n, text in enumerate(["The tide.", "The old pier.", "A lamp was lit in 1874."])
    )
    one = reader()
    alone = [one.generate([Request("answer", QUESTION, (source,))], SETTINGS)[0] for source in sources]
    (together,) = one.generate([Request("answer", QUESTION, sources)], SETTINGS)
    best = max(range(3), key=lambda number: alone[number].confidence)
    assert (together.text, together.spans[0].source) == (alone[best].text, best)
    assert together.confidence == pytest.approx(alone[best].confidence, abs=1e-5)


def test_an_answer_deep_in_a_long_source_is_found_where_it_stands(reader):
    filler = "tide " * 400
    answer = "The lamp was lit in 1874."
    one = reader(max_tokens=48, stride=12)
    (short,) = one.generate([Request("answer", QUESTION, (passage(1, answer),))], SETTINGS)
    (long,) = one.generate([Request("answer", QUESTION, (passage(1, filler + answer),))], SETTINGS)
    assert long.confidence >= short.confidence - 5
    assert long.spans[0].source_end <= len(filler + answer)


def test_below_the_threshold_it_says_nothing_and_how_sure_it_was(reader):
    request = Request("answer", QUESTION, (passage(1, "The lamp was lit in 1874."),))
    (sure,) = reader().generate([request], SETTINGS)
    (found,) = reader(threshold=sure.confidence + 1).generate([request], SETTINGS)
    assert (found.text, found.finish_reason, found.spans) == ("", "abstain", ())
    assert found.confidence == pytest.approx(sure.confidence)


def test_confidence_is_the_span_s_score_less_that_of_no_answer(reader, model):
    text = "The lamp was lit in 1874."
    one = reader()
    (found,) = one.generate([Request("answer", QUESTION, (passage(1, text),))], SETTINGS)
    pair = TextTokenizer(ModelFolder(model, "tiny")).encode_pair(QUESTION, text)
    starts, ends = (row[0] for row in one._held.model.graph(padded([pair.ids], [pair.type_ids], 0)))
    first = pair.second[0]
    begin, end = (
        first + next(n for n, offset in enumerate(pair.offsets) if offset[side] == found.spans[0].source_start + more)
        for side, more in ((0, 0), (1, len(found.text)))
    )
    assert found.confidence == pytest.approx(float(starts[begin] + ends[end] - starts[0] - ends[0]), abs=1e-4)


def test_no_answer_is_longer_than_it_may_be(reader):
    source = passage(1, "tide " * 50)
    (found,) = reader(max_answer_tokens=2).generate([Request("answer", QUESTION, (source,))], SETTINGS)
    assert len(found.text.split()) <= 2


@pytest.mark.parametrize("sources", [(), (passage(1, ""),), (passage(1, " \n "),)])
def test_without_any_text_to_read_it_says_nothing(reader, sources):
    (found,) = reader().generate([Request("answer", QUESTION, sources)], SETTINGS)
    assert (found.text, found.finish_reason) == ("", "abstain")


@pytest.mark.parametrize("task", ["summarize", "map", "draft"])
def test_another_task_is_refused_with_what_to_do_instead(reader, task):
    with pytest.raises(GenerationError, match=task) as raised:
        reader().generate([Request(task, QUESTION, (passage(1, "Tide."),))], SETTINGS)
    assert "concat" in raised.value.hint


def test_a_question_that_leaves_no_room_for_a_source_is_refused(reader):
    with pytest.raises(GenerationError, match="no room") as raised:
        reader(max_tokens=16).generate([Request("answer", "the " * 30, (passage(1, "Tide."),))], SETTINGS)
    assert "max_tokens" in raised.value.hint
