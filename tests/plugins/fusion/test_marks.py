from ragloom.types import SourceSpan
from ragloom_fusion.answers.marks import carry_over, sources_of, without_marks


def test_marks_are_renumbered():
    assert carry_over("One [1]. Two [2].", (), {0: 4, 1: 0})[0] == "One [5]. Two [1]."


def test_a_mark_without_a_new_number_is_taken_out_with_the_blank_before_it():
    assert carry_over("One [1]. Two [7].", (), {0: 0})[0] == "One [1]. Two."


def test_spans_move_with_the_text():
    text, spans = carry_over("Ab [9] cd", [SourceSpan(7, 9, 0, 3, 5)], {0: 2})
    assert text == "Ab cd" and spans == (SourceSpan(3, 5, 2, 3, 5),)


def test_a_longer_number_pushes_what_follows():
    text, (span,) = carry_over("[1] cd", [SourceSpan(4, 6, 0, 0, 2)], {0: 9})
    assert text[span.start : span.end] == "cd"


def test_brackets_within_a_quote_are_the_sources_own_words():
    quote = "It rose [1] in 1889."
    text, spans = carry_over(f"{quote} [1]", [SourceSpan(0, 20, 0, 0, 20)], {0: 3})
    assert text == f"{quote} [4]" and spans[0].end == 20


def test_a_span_of_a_source_without_a_new_number_is_dropped():
    assert carry_over("ab", [SourceSpan(0, 2, 1, 0, 2)], {0: 0})[1] == ()


def test_taking_the_marks_out_keeps_the_spans():
    text, (span,) = without_marks("[1] ab", [SourceSpan(4, 6, 0, 0, 2)])
    assert text[span.start : span.end] == "ab"


def test_the_sources_of_a_text_are_those_quoted_and_those_marked():
    assert sources_of("ab [3] [9]", [SourceSpan(0, 2, 1, 0, 2)], 4) == [1, 2]
