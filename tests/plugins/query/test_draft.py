import pytest

from ragloom.errors import PluginError
from ragloom.interfaces import QueryTransform
from ragloom.testing import FakeResources, ScriptedGenerator
from ragloom.types import Equal, Generation, Query
from ragloom_query.config import DraftConfig
from ragloom_query.draft import DraftTransform, HydeTransform

both = pytest.mark.parametrize("kind", [DraftTransform, HydeTransform])
QUESTION = Query("How tall is it?", filter=Equal("lang", "en"), weight=2.0, terms=(("tall", 1.0),))


def opened(kind, generator: ScriptedGenerator, **settings: object):
    transform = kind(DraftConfig(**settings))
    transform.open(FakeResources(own_generator=generator))
    return transform


@both
def test_it_is_a_query_transform(kind):
    assert isinstance(kind(DraftConfig()), QueryTransform)


@both
def test_the_draft_is_searched_for_beside_the_question(kind):
    (queries,) = opened(kind, ScriptedGenerator(["330 metres. "])).transform([QUESTION])
    assert [query.text for query in queries] == ["How tall is it?", "330 metres."]


@both
def test_the_question_itself_is_left_as_it_is(kind):
    assert opened(kind, ScriptedGenerator(["330 metres."])).transform([QUESTION])[0][0] is QUESTION


def test_the_question_can_be_left_out():
    (queries,) = opened(DraftTransform, ScriptedGenerator(["330 metres."]), keep_question=False).transform([QUESTION])
    assert [(query.text, query.weight) for query in queries] == [("330 metres.", 2.0)]


@both
def test_the_draft_keeps_the_filter_and_says_where_it_comes_from(kind):
    _, draft = opened(kind, ScriptedGenerator(["330 metres."])).transform([QUESTION])[0]
    assert (draft.filter, draft.origin) == (QUESTION.filter, kind.name)


def test_the_draft_does_not_take_over_terms_of_the_questions_own_words():
    _, draft = opened(DraftTransform, ScriptedGenerator(["330 metres."])).transform([QUESTION])[0]
    assert draft.terms == ()


def test_the_drafts_weight_is_relative_to_the_questions():
    _, draft = opened(DraftTransform, ScriptedGenerator(["330 metres."]), weight=0.25).transform([QUESTION])[0]
    assert draft.weight == 0.5


@pytest.mark.parametrize("reply", ["", " \n", Generation("I cannot.", finish_reason="abstain")])
@pytest.mark.parametrize("keep", [True, False])
def test_a_draft_that_says_nothing_leaves_the_question_alone(reply, keep):
    assert opened(DraftTransform, ScriptedGenerator([reply]), keep_question=keep).transform([QUESTION]) == [[QUESTION]]


@both
def test_all_questions_are_drafted_in_one_call(kind):
    generator = ScriptedGenerator(["One.", "Two."])
    opened(kind, generator).transform([Query("a"), Query("b")])
    assert [[(one.task, one.question) for one in call] for call in generator.calls] == [
        [(kind.name, "a"), (kind.name, "b")]
    ]


def test_no_questions_are_not_drafted():
    generator = ScriptedGenerator([])
    assert opened(DraftTransform, generator).transform([]) == [] and not generator.calls


def test_the_config_says_how_the_draft_is_written():
    generator = ScriptedGenerator(["One."])
    opened(DraftTransform, generator, max_new_tokens=9, instruction="Be wild.").transform([QUESTION])
    assert (generator.settings[0].max_new_tokens, generator.requests[0].instruction) == (9, "Be wild.")


def test_another_generator_can_be_named():
    other = ScriptedGenerator(["Other."])
    transform = DraftTransform(DraftConfig(generator="big"))
    transform.open(FakeResources(components={("generator", "big"): other}))
    assert transform.transform([QUESTION])[0][1].text == "Other."


def test_without_a_generator_it_does_not_open():
    with pytest.raises(PluginError):
        DraftTransform(DraftConfig()).open(FakeResources())


def test_closing_twice_is_safe():
    transform = opened(DraftTransform, ScriptedGenerator([]))
    transform.close()
    transform.close()


def several(*replies, **settings: object):
    generator = ScriptedGenerator(list(replies))
    transform = opened(HydeTransform, generator, drafts=len(replies), temperature=0.7, **settings)
    return transform.transform([QUESTION])[0], generator


def test_several_drafts_are_searched_for_each_weighing_as_much_as_the_question():
    queries, _ = several("330 metres.", "It is tall.")
    assert [(query.text, query.weight) for query in queries] == [
        ("How tall is it?", 2.0), ("330 metres.", 2.0), ("It is tall.", 2.0)]  # fmt: skip


def test_several_drafts_are_drawn_by_seeds_of_their_own():
    _, generator = several("a", "b", "c", seed=5)
    assert [settings.seed for settings in generator.settings] == [5, 6, 7]


def test_a_draft_that_was_written_twice_counts_twice():
    queries, _ = several("330 metres.", "330 metres. ", keep_question=False)
    assert [(query.text, query.weight) for query in queries] == [("330 metres.", 4.0)]


def test_drafts_that_say_nothing_leave_the_others():
    queries, _ = several("", "330 metres.", Generation("NO", finish_reason="abstain"))
    assert [query.text for query in queries] == ["How tall is it?", "330 metres."]


def test_several_drafts_at_temperature_zero_are_refused():
    with pytest.raises(ValueError, match="set `temperature`"):
        DraftConfig(drafts=8)
