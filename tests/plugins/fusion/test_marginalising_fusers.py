"""RAG-Sequence, RAG-Token, Fusion-in-Decoder and votes: what they ask, what they weigh, what they say."""

from __future__ import annotations

import numpy as np
import pytest

from ragloom.config import config_from_mapping
from ragloom.decoding import Rules
from ragloom.errors import ConfigError, GenerationError, PluginError
from ragloom.interfaces import Stateless
from ragloom.registry import Registry
from ragloom.registry.resolve import check_fit, resolve
from ragloom.testing import EchoGenerator, FakeResources, ScriptedGenerator, ToyModel, passage
from ragloom.types import Evidence, Generation, Query, Ranking
from ragloom_fusion.answers.fid import FidFuser
from ragloom_fusion.answers.rag_sequence import RagSequenceFuser
from ragloom_fusion.answers.rag_token import RagTokenFuser
from ragloom_fusion.answers.text_ends import text_ends
from ragloom_fusion.answers.vote import VoteFuser, ballot
from ragloom_fusion.config import FidConfig, RagSequenceConfig, RagTokenConfig, VoteConfig
from ragloom_fusion.conformance_scorers import WordOverlap, WordVectors

TEXTS = ("The lamp was lit in 1874.", "The ferry carries forty cars.", "The tide table hangs at the door.")
FUSERS = {
    "rag_sequence": lambda **given: RagSequenceFuser(RagSequenceConfig(**given)),
    "rag_token": lambda **given: RagTokenFuser(RagTokenConfig(**given)),
    "fid": lambda **given: FidFuser(FidConfig(**given)),
    "vote": lambda **given: VoteFuser(VoteConfig(**given)),
}
WEIGHING = {name: FUSERS[name] for name in ("rag_sequence", "rag_token", "vote")}
SHORT = {"max_new_tokens": 40}


def evidence(*texts, question="When was the lamp lit?"):
    passages = tuple(passage(10 + i, text) for i, text in enumerate(texts))
    ids = [one.id for one in passages]
    return Evidence(Query(question), passages, Ranking.of("rrf", ids, -np.arange(len(ids))))


def opened(fuser, **resources):
    fuser.open(FakeResources(**resources))
    return fuser


class Scripted(ScriptedGenerator):
    """Scores a target by how many of its tokens its source holds; a token is a word."""

    def __init__(self, replies, likely=-0.1, unlikely=-3.0):
        super().__init__(replies)
        self._words = {}
        self._levels = (unlikely, likely)
        self.scored = []

    def encode(self, text):
        return tuple(self._words.setdefault(word, len(self._words)) for word in text.split())

    def score(self, requests, target_ids):
        self.scored += zip([request.sources[0].text for request in requests], map(tuple, target_ids), strict=True)
        names = {number: word for word, number in self._words.items()}
        return [
            np.array([self._levels[names[number] in request.sources[0].text] for number in ids], np.float64)
            for request, ids in zip(requests, target_ids, strict=True)
        ]


# --- the prior ---


@pytest.mark.parametrize("make", WEIGHING.values(), ids=WEIGHING)
def test_a_prior_of_the_pipelines_own_encoder_puts_the_questions_passage_first(make):
    fuser = opened(make(prior={"from": "encoder"}, generation=SHORT), own_encoder=WordVectors())
    (found,) = fuser.fuse([evidence(*TEXTS[::-1])], ToyModel())
    assert found.posterior.answer.argmax() == 2
    assert found.text == TEXTS[0]


@pytest.mark.parametrize("make", WEIGHING.values(), ids=WEIGHING)
def test_a_prior_may_come_from_the_reranker(make):
    prior = {"from": "reranker", "temperature": 20}
    fuser = opened(make(prior=prior, generation=SHORT), own_reranker=WordOverlap())
    (found,) = fuser.fuse([evidence(*TEXTS)], ToyModel())
    assert found.posterior.answer.argmax() == 0


@pytest.mark.parametrize("make", WEIGHING.values(), ids=WEIGHING)
def test_without_an_encoder_a_prior_from_one_is_refused_when_opened(make):
    with pytest.raises(PluginError, match="no encoder"):
        opened(make(prior={"from": "encoder"}))


def test_passages_that_questions_share_are_encoded_once():
    class Counting(WordVectors):
        texts: list[str] = []  # noqa: RUF012

        def encode_passages(self, texts):
            self.texts += texts
            return super().encode_passages(texts)

    encoder = Counting()
    fuser = opened(FUSERS["vote"](prior={"from": "encoder"}), own_encoder=encoder)
    fuser.fuse([evidence(*TEXTS), evidence(*TEXTS[1:], question="Who?")], EchoGenerator())
    assert encoder.texts == list(TEXTS)


# --- RAG-Sequence ---


def test_a_text_that_every_passage_bears_out_beats_one_that_a_single_passage_does():
    generator = Scripted(["lit alone", "in 1874", "in 1874"])
    fuser = opened(FUSERS["rag_sequence"]())
    (found,) = fuser.fuse([evidence("lit alone", "in 1874 it", "in 1874 too")], generator)
    assert found.text == "in 1874"
    assert found.posterior.answer.argmax() in (1, 2)


def test_thorough_decoding_scores_each_text_once_with_every_passage():
    generator = Scripted(["a b", "c", "c"])
    opened(FUSERS["rag_sequence"]()).fuse([evidence("a b", "c", "c d")], generator)
    assert generator.scored == [(text, ids) for ids in ((0, 1), (2,)) for text in ("a b", "c", "c d")]


def test_fast_decoding_scores_a_text_with_those_passages_alone_that_gave_it():
    generator = Scripted(["a b", "c", "c"])
    (found,) = opened(FUSERS["rag_sequence"](decoding="fast")).fuse([evidence("a b", "c", "c d")], generator)
    assert generator.scored == [("a b", (0, 1)), ("c", (2,)), ("c d", (2,))]
    assert found.posterior.answer.tolist() == pytest.approx([0.0, 0.5, 0.5])


def test_a_passage_that_does_not_answer_proposes_nothing_and_still_counts():
    generator = Scripted(["", "in 1874", ""])
    (found,) = opened(FUSERS["rag_sequence"]()).fuse([evidence("x", "in 1874", "y")], generator)
    assert found.text == "in 1874"
    assert (found.posterior.answer > 0).all()


def test_where_no_passage_answers_it_abstains():
    (found,) = opened(FUSERS["rag_sequence"]()).fuse([evidence(*TEXTS)], Scripted(["", "", ""]))
    assert (found.abstained, found.posterior) == (True, None)


def test_marks_that_number_a_prompt_of_one_source_are_taken_out():
    (found,) = opened(FUSERS["rag_sequence"]()).fuse([evidence("in 1874 [1].")], Scripted(["in 1874 [1]."]))
    assert found.text == "in 1874."


def test_all_questions_are_proposed_for_in_one_call():
    generator = Scripted(["a"] * 5)
    opened(FUSERS["rag_sequence"]()).fuse([evidence("a", "b"), evidence("a", "b", "c")], generator)
    assert len(generator.calls) == 1


def test_in_beams_a_better_text_is_found_than_greedily():
    """A text that no passage likes best alone may still be the likeliest over all of them."""
    texts = ("The lamp was lit in 1874.", "The lamp was lit in 1875.", "The lamp was lit in 1876.")
    prior = {"from": "uniform"}
    sure = [
        opened(FUSERS["rag_sequence"](prior=prior, generation={**SHORT, "beams": beams}))
        .fuse([evidence(*texts)], ToyModel())[0]
        .confidence
        for beams in (1, 3)
    ]
    assert sure[1] >= sure[0]


# --- RAG-Token ---


def test_each_token_rests_on_the_passage_that_wrote_it():
    fuser = opened(FUSERS["rag_token"](generation=SHORT))
    (found,) = fuser.fuse([evidence("The lamp was lit in 1874.", "1874 it was.")], ToyModel())
    assert found.posterior.tokens.shape == (len(found.text.encode()), 2)
    assert found.posterior.answer == pytest.approx(found.posterior.tokens.mean(axis=0))


def test_the_ends_of_tokens_tell_which_part_of_the_text_each_wrote():
    fuser = opened(FUSERS["rag_token"](generation=SHORT))
    (found,) = fuser.fuse([evidence("灯塔建于1874年。")], ToyModel())
    pieces = [found.text[start:end] for start, end in zip([0, *found.posterior.ends], found.posterior.ends)]  # noqa: B905
    assert "".join(pieces) == found.text
    assert len(pieces) == len(found.posterior.tokens)


def test_one_passage_gives_what_the_generator_alone_gives():
    one = evidence(TEXTS[0])
    (found,) = opened(FUSERS["rag_token"](generation=SHORT)).fuse([one], ToyModel())
    assert found.text == TEXTS[0]
    assert found.posterior.answer.tolist() == [1.0]


def test_a_stop_string_ends_a_marginal_text():
    generation = {**SHORT, "stop": ["lit"]}
    (found,) = opened(FUSERS["rag_token"](generation=generation)).fuse([evidence(TEXTS[0])], ToyModel())
    assert found.text == "The lamp was"
    assert len(found.posterior.tokens) == len("The lamp was")


@pytest.mark.parametrize(("name", "beams"), [("rag_token", 1), ("rag_token", 3), ("rag_sequence", 3)])
def test_what_the_models_files_say_about_decoding_holds_in_a_search_of_the_fusers_own(name, beams):
    generator = ToyModel()
    generator.rules = Rules(first_id=ord("w"))
    fuser = opened(FUSERS[name](generation={**SHORT, "beams": beams}))
    (found,) = fuser.fuse([evidence("The lamp was lit in 1874.", "Then the lamp was lit.")], generator)
    assert found.text.startswith("w")


def test_a_tokens_end_is_where_the_text_without_marks_ends():
    words = ["In", " 18", "74", " [", "1", "]", ".", " "]
    ends = text_ends(lambda tokens: "".join(words[token] for token in tokens), range(8), "In 1874.")
    assert ends.tolist()[:3] == [2, 5, 7]
    assert ends.tolist()[-1] == 8
    assert (np.diff(ends) >= 0).all()


# --- votes ---


def test_answers_that_differ_by_case_and_punctuation_are_one():
    generator = ScriptedGenerator(["Forty", "in 1874.", "In 1874"])
    (found,) = opened(FUSERS["vote"]()).fuse([evidence(*TEXTS)], generator)
    assert (found.text, found.confidence) == ("in 1874.", pytest.approx(2 / 3))
    assert found.posterior.answer.tolist() == pytest.approx([0, 0.5, 0.5])


def test_the_first_of_equal_votes_wins():
    (found,) = opened(FUSERS["vote"]()).fuse([evidence(*TEXTS[:2])], ScriptedGenerator(["b", "a"]))
    assert found.text == "b"


def test_who_does_not_answer_has_no_vote_and_lowers_the_share():
    (found,) = opened(FUSERS["vote"]()).fuse([evidence(*TEXTS)], ScriptedGenerator(["", "in 1874", ""]))
    assert (found.text, found.confidence) == ("in 1874", pytest.approx(1 / 3))


def test_a_vote_weighs_as_much_as_its_passages_prior():
    generator = ScriptedGenerator(["no", "no", "yes"])
    fuser = opened(FUSERS["vote"](prior={"from": "reranker", "temperature": 9}), own_reranker=WordOverlap())
    (found,) = fuser.fuse([evidence("x", "y", "When was the lamp lit?")], generator)
    assert found.text == "yes"


def test_an_answer_is_told_even_where_the_prior_all_but_rules_out_its_passage():
    class Sharp(Stateless):
        def score(self, query, passages):
            return np.array([0.0, -2000.0, -1000.0], np.float32)

    replies = [Generation("", finish_reason="abstain"), Generation("In 1931"), Generation("In 1874")]
    fuser = opened(FUSERS["vote"](prior={"from": "reranker"}), own_reranker=Sharp())
    (found,) = fuser.fuse([evidence(*TEXTS)], ScriptedGenerator(replies))
    assert (found.text, found.abstained, found.posterior.answer.tolist()) == ("In 1874", False, [0, 0, 1])


def test_a_winner_keeps_its_quotes_under_its_passages_number():
    (found,) = opened(FUSERS["vote"]()).fuse([evidence("", *TEXTS[:2])], EchoGenerator())
    assert [(span.source, found.text[span.start : span.end]) for span in found.spans] == [(1, TEXTS[0])]


@pytest.mark.parametrize(
    ("said", "counted"),
    [("The Tide.", "tide"), ("tide [2]", "tide"), ("潮汐表。", "潮 汐 表"), ("…", "…"), ("", ""), ("１８７４", "1874")],
)
def test_what_an_answer_is_counted_as(said, counted):
    assert ballot(Generation(said, finish_reason="stop" if said else "abstain")) == counted


# --- Fusion-in-Decoder ---


def test_the_posterior_of_fusion_in_decoder_is_the_attention_on_each_passage():
    one = evidence(*TEXTS)
    (found,) = FUSERS["fid"]().fuse([one], ToyModel())
    _, mass = ToyModel().read_jointly(one.query.text, one.passages, FUSERS["fid"]()._settings)
    assert found.posterior.answer.tolist() == pytest.approx(mass.tolist())


def test_a_passage_beyond_the_configs_number_has_no_share():
    (found,) = FUSERS["fid"](passages=2).fuse([evidence(*TEXTS)], ToyModel())
    assert found.posterior.answer.shape == (3,)
    assert found.posterior.answer[2] == 0


# --- what they need ---


class Speaking(Stateless):
    def generate(self, requests, settings):
        return [Generation("so")] * len(requests)


@pytest.mark.parametrize(
    ("name", "ability"), [("rag_sequence", "Scoring"), ("rag_token", "Stepping"), ("fid", "JointReading")]
)
def test_a_generator_that_lacks_what_is_needed_is_refused_by_a_program(name, ability):
    with pytest.raises(GenerationError, match=f"needs a generator with {ability}, which Speaking has not"):
        FUSERS[name]().fuse([evidence(*TEXTS)], Speaking())


@pytest.mark.parametrize(
    ("name", "ability"), [("rag_sequence", "Scoring"), ("rag_token", "Stepping"), ("fid", "JointReading")]
)
def test_a_generator_that_lacks_what_is_needed_is_refused_before_anything_is_opened(name, ability):
    registry = Registry.load()
    given = {"version": 1, "generator": "extractive", "fusion": {"answer": name}}
    with pytest.raises(
        ConfigError, match=f"`{name}` needs a generator with {ability}, which `extractive` has not"
    ) as told:
        check_fit(resolve(config_from_mapping(given), registry), registry)
    assert "generators that have it: onnx (with a model that can), transformers (with a model that can)" in str(
        told.value
    )


@pytest.mark.parametrize("name", FUSERS)
def test_no_passages_say_nothing(name):
    fuser = FUSERS[name]()
    assert [one.abstained for one in fuser.fuse([evidence()], ToyModel())] == [True]
