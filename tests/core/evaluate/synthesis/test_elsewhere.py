"""What else in the collection bears on a question."""

import pytest

from ragloom.evaluate.synthesis.elsewhere import elsewhere
from ragloom.evaluate.synthesis.question import Draft
from ragloom.evaluate.synthesis.rarity import Rarity
from ragloom.testing.fakes import ListCollection

OWN = "The harbour of Arvel was built by Italian masons in 1850."
QUESTION = "The harbour of Arvel was built by Italian masons in ____."
FILLER = {f"f{n}": f"Nothing of the kind stands in text number {n}." for n in range(20)}


def beside(others, question=QUESTION, own=OWN, answer="1850", language="en"):
    view = ListCollection.of_texts({"own": own, **others, **FILLER})
    texts = [one.indexed_text for some in view.scan() for one in some]
    (source,) = view.passages([1])
    draft = Draft(question, answer, question, language, "cloze", source, 0, len(own.split(". ")[0]) + 1)
    (found,) = elsewhere([draft], view, Rarity.of(texts))
    return found


def test_a_question_that_nothing_else_bears_on_stands_alone():
    found = beside({"other": "The market of Bodwin burnt down in 1912."})
    assert (list(found.answering), found.is_ambiguous, found.fits_others) == ([], False, False)


def test_another_document_that_says_the_same_answers_it_too():
    assert list(beside({"other": "Italian masons built Arvel its harbour in 1850."}).answering) == ["other"]


def test_another_document_that_holds_the_answer_about_something_else_does_not():
    found = beside({"other": "The market of Bodwin burnt down in 1850."})
    assert (list(found.answering), found.is_ambiguous) == ([], False)


def test_another_document_that_may_answer_it_leaves_it_ambiguous():
    assert beside({"other": "Masons from Arvel were seen by nobody, all of them being poor, in 1850."}).is_ambiguous


def test_a_sentence_that_is_the_same_but_for_the_answer_is_told():
    assert beside({"other": "The harbour of Arvel was built by Italian masons in 1912."}).fits_others


def test_so_is_one_of_its_own_document():
    assert beside({}, own=f"{OWN} The harbour of Arvel was built by Italian masons in 1912.").fits_others


def test_its_own_sentence_is_not():
    assert not beside({}).fits_others


@pytest.mark.parametrize(
    ("other", "answering"),
    [("阿维尔的港口由意大利工匠建于1850年。", ["other"]), ("博德温的市场于1850年被烧毁。", [])],
)
def test_chinese_is_compared_by_neighbouring_characters(other, answering):
    own = "阿维尔的港口于1850年由意大利工匠建成。"
    found = beside({"other": other}, own.replace("1850年", "____"), own, "1850年", "zh")
    assert list(found.answering) == answering
