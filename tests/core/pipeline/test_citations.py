"""Citations: what backs each sentence of an answer, verified against the documents themselves."""

import numpy as np
import pytest

from ragloom.pipeline.citations import cite
from ragloom.pipeline.passages import ForeignPassages, PassageSource
from ragloom.types import Document, Fused, Passage, Posterior, SourceSpan

TOWER = Document("tower.md", "Built by masons. The tower is 96 metres tall. It stands in Pisa.")
BRIDGE = Document("bridge.md", "The bridge opened in 1932. It spans the harbour.")


def passage(number: int, document: Document, start: int = 0) -> Passage:
    return Passage(number, document.id, document.text[start:], start, len(document.text))


class View:
    """A collection of two documents, as far as citations look at it."""

    def document(self, document_id: str) -> Document | None:
        return {one.id: one for one in (TOWER, BRIDGE)}.get(document_id)


@pytest.fixture
def source() -> PassageSource:
    return PassageSource(View(), ForeignPassages())  # type: ignore[arg-type]


PASSAGES = (passage(1, TOWER, start=17), passage(2, BRIDGE))


def test_a_copied_span_is_cited_with_the_document_s_own_offsets(source):
    text = "The tower is 96 metres tall."
    (sentence,) = cite(Fused(text, (SourceSpan(0, len(text), 0, 0, len(text)),)), PASSAGES, source)
    (citation,) = sentence.citations
    assert TOWER.text[citation.start : citation.end] == citation.quote == text


def test_a_span_that_does_not_say_what_its_source_says_leaves_the_sentence_unsupported(source):
    text = "The tower is 97 metres tall."
    (sentence,) = cite(Fused(text, (SourceSpan(0, len(text), 0, 0, len(text)),)), PASSAGES, source)
    assert not sentence.supported


def test_a_quote_that_the_collection_no_longer_holds_is_not_cited(source):
    stale = Passage(9, "tower.md", "The tower is 55 metres tall.", 17, 45)
    span = SourceSpan(0, 28, 0, 0, 28)
    (sentence,) = cite(Fused(stale.text, (span,)), (stale,), source)
    assert not sentence.supported


def test_a_quote_of_a_document_that_is_gone_is_not_cited(source):
    gone = Passage(9, "gone.md", "The tower is tall.", 0, 18)
    (sentence,) = cite(Fused(gone.text, (SourceSpan(0, 18, 0, 0, 18),)), (gone,), source)
    assert not sentence.supported


def test_a_mark_is_resolved_to_the_sentence_of_the_named_passage(source):
    (sentence,) = cite(Fused("The harbour bridge was opened in 1932 [2]."), PASSAGES, source)
    assert [citation.quote for citation in sentence.citations] == ["The bridge opened in 1932."]


def test_a_mark_behind_the_full_stop_belongs_to_the_sentence_before(source):
    first, second = cite(Fused("The bridge opened in 1932. [2] The tower is tall. [1]"), PASSAGES, source)
    assert first.citations[0].document_id == "bridge.md"
    assert second.citations[0].document_id == "tower.md"


def test_a_mark_that_names_no_passage_supports_nothing(source):
    (sentence,) = cite(Fused("The bridge opened in 1932 [7]."), PASSAGES, source)
    assert not sentence.supported


def test_a_wrong_number_is_never_supported_by_words_alone(source):
    (sentence,) = cite(Fused("The bridge opened in 1933 [2]."), PASSAGES, source)
    assert not sentence.supported


def test_a_sentence_without_marks_is_backed_by_the_passage_that_says_the_same(source):
    (sentence,) = cite(Fused("The bridge opened in 1932."), PASSAGES, source)
    assert [citation.document_id for citation in sentence.citations] == ["bridge.md"]


def test_a_sentence_that_no_passage_says_is_unsupported(source):
    (sentence,) = cite(Fused("Whales sing across whole oceans."), PASSAGES, source)
    assert not sentence.supported


def by(*shares, tokens=None, ends=None):
    rows = None if tokens is None else np.array(tokens)
    return Posterior(np.array(shares), rows, None if ends is None else np.array(ends))


def cited(text, posterior, source):
    found = cite(Fused(text, posterior=posterior), PASSAGES, source)
    return [[citation.document_id for citation in sentence.citations] for sentence in found]


def test_a_posterior_points_to_a_passage_that_words_alone_would_not(source):
    assert cited("It spans the bay.", None, source) == [[]]
    assert cited("It spans the bay.", by(0.2, 0.8), source) == [["bridge.md"]]


def test_a_posterior_that_points_elsewhere_leaves_the_words_to_speak(source):
    assert cited("It spans the bay.", by(0.8, 0.2), source) == [[]]
    assert cited("It spans the harbour.", by(0.8, 0.2), source) == [["bridge.md"]]


def test_a_posterior_decides_between_passages_that_say_the_same(source):
    twins = (passage(1, BRIDGE), passage(2, TOWER, start=17), passage(3, BRIDGE))
    for best in (0, 2):
        shares = np.full(3, 0.1)
        shares[best] = 0.8
        (found,) = cite(Fused("The bridge opened in 1932.", posterior=Posterior(shares)), twins, source)
        assert [citation.passage_id for citation in found.citations] == [twins[best].id]


def test_a_number_that_the_posteriors_passage_does_not_hold_is_not_cited(source):
    assert cited("The bridge opened in 1933.", by(0.0, 1.0), source) == [[]]


def test_the_posterior_of_a_sentence_is_that_of_its_tokens(source):
    text = "It stands in town. It spans the bay."
    posterior = by(0.5, 0.5, tokens=[[0.9, 0.1], [0.1, 0.9]], ends=[18, 36])
    assert cited(text, posterior, source) == [["tower.md"], ["bridge.md"]]


def test_a_piece_without_tokens_has_the_answers_posterior():
    posterior = by(0.3, 0.7, tokens=[[0.9, 0.1]], ends=[4])
    assert posterior.of(0, 4).tolist() == [0.9, 0.1]
    assert posterior.of(4, 9).tolist() == [0.3, 0.7]


def test_chinese_sentences_are_backed_character_by_character():
    text = "长江全长约6300公里。黄河是中国第二长河。"
    foreign = ForeignPassages()
    number = foreign.adopt("engine", Passage(0, "foreign", text, 0, len(text)))
    (sentence,) = cite(Fused("黄河是第二长河。"), (foreign[number],), PassageSource(View(), foreign))
    assert sentence.citations[0].quote == "黄河是中国第二长河。"


def test_an_empty_text_has_no_sentences(source):
    assert cite(Fused(""), PASSAGES, source) == ()


def test_what_a_label_rests_on_is_cited_whole_and_in_order(source):
    (sentence,) = cite(Fused("tall", grounds=(1, 0)), PASSAGES, source)
    assert [one.quote for one in sentence.citations] == [BRIDGE.text, TOWER.text[17:]]


def test_what_the_collection_no_longer_holds_bears_nothing_out(source):
    stale = Passage(9, "tower.md", "The tower is 55 metres tall.", 17, 45)
    (sentence,) = cite(Fused("tall", grounds=(0,)), (stale,), source)
    assert not sentence.supported
