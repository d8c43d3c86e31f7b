"""What `mixture` promises beside what every answer fuser does."""

import numpy as np
import pytest
from ragloom.errors import GenerationError
from ragloom.testing import EchoGenerator, passage
from ragloom.types import Evidence, Query, Ranking

from ragloom_bobbin.config import CopyistConfig, MixtureConfig
from ragloom_bobbin.fuser import MixtureFuser
from ragloom_bobbin.generator import Copyist
from ragloom_bobbin.mixing import log_prior, mixed, posterior

RANDOM = np.random.default_rng(3)
ROWS = np.log(RANDOM.dirichlet(np.ones(5), size=3))


@pytest.fixture
def fuse():
    def fused(*texts, generator=None, **settings):
        passages = tuple(passage(number, text) for number, text in enumerate(texts, 1))
        ranking = Ranking.of("test", [one.id for one in passages], np.arange(len(passages), 0, -1))
        evidence = Evidence(Query("When was the canal opened?"), passages, ranking)
        return MixtureFuser(MixtureConfig(**settings)).fuse([evidence], generator or Copyist(CopyistConfig()))[0]

    return fused


def test_passages_that_agree_outweigh_one_that_is_ranked_higher(fuse):
    told = fuse("It was opened in 1896.", "It was opened in 1869.", "It was opened in 1869.", prior="uniform")
    assert told.text == "It was opened in 1869."


def test_alone_the_best_passage_decides(fuse):
    assert fuse("It was opened in 1896.", "It was opened in 1869.").text == "It was opened in 1896."


def test_the_posterior_tells_which_passage_a_token_came_from(fuse):
    told = fuse("The canal was opened in 1869.", "The end.")
    shares = told.posterior.tokens[told.text.index("c")]
    assert shares == pytest.approx([1, 0], abs=0.01)


def test_the_posterior_of_the_answer_is_the_mean_over_its_tokens(fuse):
    told = fuse("The canal was opened in 1869.", "The canal is long.")
    assert told.posterior.answer == pytest.approx(told.posterior.tokens.mean(axis=0))


def test_an_answer_is_no_longer_than_it_may_be(fuse):
    assert fuse("The canal was opened in 1869.", max_new_tokens=9).text == "The canal"


def test_a_generator_that_cannot_be_stepped_is_refused(fuse):
    with pytest.raises(GenerationError, match="no Stepping"):
        fuse("The canal.", generator=EchoGenerator())


def test_without_passages_it_abstains(fuse):
    assert fuse().abstained


@pytest.mark.parametrize("kind", ["rank", "uniform"])
def test_mixing_is_the_sum_over_passages(kind):
    prior = log_prior(3, kind)
    expected = [sum(np.exp(prior[z]) * np.exp(ROWS[z, token]) for z in range(3)) for token in range(5)]
    assert np.exp(mixed(ROWS, prior)) == pytest.approx(expected)


def test_the_posterior_is_bayes_rule():
    prior = log_prior(3, "rank")
    joint = [np.exp(prior[z]) * np.exp(ROWS[z, 2]) for z in range(3)]
    assert posterior(ROWS, prior, 2) == pytest.approx(np.array(joint) / sum(joint))


def test_by_rank_the_first_passage_counts_twice_as_much_as_the_second():
    assert np.exp(log_prior(2, "rank")) == pytest.approx([2 / 3, 1 / 3])
