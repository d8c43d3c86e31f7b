import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.errors import PluginError, UsageError
from ragloom.interfaces import RankFuser
from ragloom.types import Ranking
from ragloom_fusion.config import RRFConfig, WeightedConfig
from ragloom_fusion.ranks.borda import BordaFuser
from ragloom_fusion.ranks.combmnz import CombMNZFuser
from ragloom_fusion.ranks.combsum import CombSumFuser
from ragloom_fusion.ranks.interleave import InterleaveFuser
from ragloom_fusion.ranks.rrf import ReciprocalRankFuser
from ragloom_fusion.ranks.weighted import WeightedFuser

FUSERS = {
    "rrf": lambda: ReciprocalRankFuser(RRFConfig()),
    "min-max": lambda: WeightedFuser(WeightedConfig()),
    "z-score": lambda: WeightedFuser(WeightedConfig(normalisation="z-score")),
    "distribution": lambda: WeightedFuser(WeightedConfig(normalisation="distribution")),
    "combsum": CombSumFuser,
    "combmnz": CombMNZFuser,
    "borda": BordaFuser,
    "interleave": InterleaveFuser,
}
every_fuser = pytest.mark.parametrize("make", FUSERS.values(), ids=FUSERS)
scored = st.dictionaries(st.integers(0, 40), st.integers(-50, 50), max_size=12)


def ranking(source: str, **scores: float) -> Ranking:
    return Ranking.of(source, [int(name[1:]) for name in scores], list(scores.values()))


def fused(fuser: RankFuser, *rankings: Ranking, weights: list[float] | None = None) -> dict[int, float]:
    (one,) = fuser.fuse([rankings], [weights or [1.0] * len(rankings)])
    return {int(number): round(float(score), 6) for number, score in zip(one.ids, one.scores, strict=True)}


A = ranking("a", d1=9, d2=5, d3=1)
B = ranking("b", d3=0.9, d4=0.8)


@every_fuser
def test_a_fuser_is_a_rank_fuser(make):
    assert isinstance(make(), RankFuser)


@every_fuser
def test_one_ranking_keeps_its_order(make):
    assert list(fused(make(), A)) == [1, 2, 3]


@every_fuser
def test_the_result_names_its_fuser(make):
    (one,) = make().fuse([[A, B]], [[1, 1]])
    assert one.source == make().name


@every_fuser
def test_rankings_of_nothing_fuse_into_nothing(make):
    (one,) = make().fuse([[Ranking.empty("a"), Ranking.empty("b")]], [[1, 1]])
    assert len(one) == 0


@every_fuser
def test_no_rankings_at_all_fuse_into_nothing(make):
    (one,) = make().fuse([[]], [[]])
    assert len(one) == 0


@every_fuser
def test_an_empty_ranking_changes_no_order(make):
    assert list(fused(make(), A, Ranking.empty("b"))) == [1, 2, 3]


@every_fuser
def test_equal_scores_are_ordered_by_id(make):
    (one,) = make().fuse([[ranking("a", d7=1, d3=1, d5=1), ranking("b", d3=1, d5=1, d7=1)]], [[1, 1]])
    assert list(one.ids) == [3, 5, 7]


@every_fuser
def test_a_single_hit_counts_for_what_it_found(make):
    assert list(fused(make(), ranking("a", d9=3), ranking("b", d4=2), weights=[1, 0.5])) == [9, 4]


@every_fuser
def test_an_id_found_twice_comes_out_once(make):
    assert sorted(fused(make(), A, B)) == [1, 2, 3, 4]


@every_fuser
def test_a_score_that_is_not_a_number_is_refused_by_its_retrievers_name(make):
    broken = Ranking("b", np.array([4]), np.array([np.nan], np.float32))
    with pytest.raises(PluginError, match="'b'"):
        make().fuse([[A, broken]], [[1, 1]])


@every_fuser
@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [1.0, float("nan")]])
def test_weights_that_do_not_fit_are_refused(make, weights):
    with pytest.raises(UsageError):
        make().fuse([[A, B]], [weights])


@every_fuser
def test_a_batch_without_weights_for_each_query_is_refused(make):
    with pytest.raises(UsageError):
        make().fuse([[A], [B]], [[1]])


@every_fuser
def test_queries_of_a_batch_do_not_touch_each_other(make):
    together = make().fuse([[A, B], [B]], [[1, 1], [1]])
    alone = make().fuse([[A, B]], [[1, 1]])[0]
    assert np.array_equal(together[0].ids, alone.ids)


@every_fuser
def test_a_ranking_of_weight_nothing_decides_nothing(make):
    order = list(fused(make(), ranking("a", d1=2, d2=1), ranking("b", d2=2, d1=1), weights=[1, 0]))
    assert order == [1, 2]


@every_fuser
@given(one=scored, other=scored)
def test_every_fused_ranking_is_sorted_with_ties_by_id(make, one, other):
    rankings = [Ranking.of("a", list(one), list(one.values())), Ranking.of("b", list(other), list(other.values()))]
    (joined,) = make().fuse([rankings], [[1.0, 0.5]])
    pairs = list(zip((-joined.scores).tolist(), joined.ids.tolist(), strict=True))
    assert pairs == sorted(pairs) and set(joined.ids.tolist()) == set(one) | set(other)


def test_rrf_sums_reciprocal_ranks():
    assert fused(FUSERS["rrf"](), A, B) == pytest.approx(
        {3: 1 / 63 + 1 / 61, 1: 1 / 61, 2: 1 / 62, 4: 1 / 62}, abs=1e-6
    )


def test_rrf_weighs_rankings():
    assert list(fused(FUSERS["rrf"](), A, B, weights=[1, 2]))[:2] == [3, 4]


def test_rrf_with_a_small_constant_lets_first_ranks_decide():
    agreed = ranking("a", d1=9, d2=8), ranking("b", d3=9, d2=8)
    first = {k: next(iter(fused(ReciprocalRankFuser(RRFConfig(k=k)), *agreed))) for k in (0.0, 60.0)}
    assert first == {0.0: 1, 60.0: 2}


def test_min_max_fusion_averages_scores_and_counts_the_missing_as_the_least():
    assert fused(FUSERS["min-max"](), A, B, weights=[3, 1]) == {1: 0.75, 2: 0.375, 3: 0.25, 4: 0.0}


def test_z_score_fusion_gives_the_missing_the_least_z():
    one, two = ranking("a", d1=3, d2=1), ranking("b", d3=8, d2=4)
    assert fused(FUSERS["z-score"](), one, two) == {1: 0.0, 3: 0.0, 2: -1.0}


def test_distribution_fusion_takes_three_deviations_on_each_side_for_the_range():
    assert fused(FUSERS["distribution"](), ranking("a", d1=3, d2=1)) == {1: 0.666667, 2: 0.333333}


def test_the_configs_weights_go_by_the_retrievers_name():
    fuser = WeightedFuser(WeightedConfig(weights={"b": 3}))
    assert fused(fuser, A, B) == {3: 0.75, 1: 0.25, 2: 0.125, 4: 0.0}


def test_the_configs_weights_multiply_those_of_the_call():
    fuser = WeightedFuser(WeightedConfig(weights={"b": 3}))
    assert fused(fuser, A, B, weights=[3, 1]) == fused(FUSERS["min-max"](), A, B)


def test_a_weight_for_a_retriever_that_is_not_there_is_refused_with_a_suggestion():
    with pytest.raises(UsageError, match="did you mean 'bm25'"):
        fused(WeightedFuser(WeightedConfig(weights={"bm26": 3})), ranking("bm25", d1=1), B)


def test_combsum_sums_min_max_scores():
    assert fused(CombSumFuser(), A, B) == {1: 1.0, 3: 1.0, 2: 0.5, 4: 0.0}


def test_combmnz_multiplies_by_how_many_rankings_agree():
    assert fused(CombMNZFuser(), A, B) == {3: 2.0, 1: 1.0, 2: 0.5, 4: 0.0}


def test_what_only_a_ranking_of_weight_nothing_holds_gives_no_candidate_of_borda_more_points():
    some, others = ranking("a", d1=3, d2=2, d3=1), ranking("b", d4=2, d3=1)
    unheard = ranking("c", **{f"d{number}": -number for number in range(10, 30)})
    alone, beside = fused(BordaFuser(), some, others), fused(BordaFuser(), some, others, unheard, weights=[1, 1, 0])
    assert {number: beside[number] for number in alone} == alone


def test_combmnz_does_not_count_a_ranking_of_weight_nothing():
    assert fused(CombMNZFuser(), A, B, weights=[1, 0]) == {1: 1.0, 2: 0.5, 3: 0.0, 4: 0.0}


def test_borda_shares_what_is_left_among_the_unranked():
    # Four candidates: a gives 4, 3, 2 and the 1 left to d4; b gives 4, 3 and shares 2 + 1 between d1 and d2.
    assert fused(BordaFuser(), A, B) == {3: 6.0, 1: 5.5, 2: 4.5, 4: 4.0}


def test_interleaving_takes_the_best_not_yet_taken_in_turn():
    assert list(fused(InterleaveFuser(), A, B)) == [1, 3, 2, 4]


def test_a_ranking_whose_next_id_is_taken_does_not_lose_its_turn():
    one, two = ranking("a", d1=3, d2=2, d3=1), ranking("b", d1=3, d4=2, d5=1)
    assert list(fused(InterleaveFuser(), one, two)) == [1, 4, 2, 5, 3]


def test_interleaving_lets_the_heaviest_begin():
    assert list(fused(InterleaveFuser(), A, B, weights=[1, 2])) == [3, 1, 4, 2]


def test_interleaving_leaves_out_what_only_a_ranking_of_weight_nothing_holds():
    assert list(fused(InterleaveFuser(), A, B, weights=[1, 0])) == [1, 2, 3]


def test_interleaved_scores_are_reciprocal_positions():
    assert list(fused(InterleaveFuser(), A, B).values()) == [1.0, 0.5, 0.333333, 0.25]
