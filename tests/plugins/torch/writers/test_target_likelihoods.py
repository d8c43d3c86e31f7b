"""How likely targets are, with gradients: as serving scores them, and as transformers' own loss has them."""

import pytest
import torch
from tests.plugins.torch.writers.writer_material import FAMILIES, LIMIT, REQUESTS, encoded, tiny_writer

from ragloom_torch.writers.encoding import Encoded, encode, joined
from ragloom_torch.writers.likelihoods import token_log_probabilities


@pytest.fixture(scope="module", params=FAMILIES)
def writer(request, tmp_path_factory):
    return tiny_writer(request.param, tmp_path_factory.mktemp("model"))


def gradient(writer, rows):
    writer.model.zero_grad()
    log_p, _ = token_log_probabilities(writer, joined(writer, rows))
    log_p.sum().backward()
    found = [one.grad for one in writer.model.parameters() if one.grad is not None]
    return torch.cat([one.flatten() for one in found])


def test_targets_are_as_likely_as_serving_scores_them(writer):
    rows = encoded(writer)
    log_p, mask = token_log_probabilities(writer, joined(writer, rows))
    scored = writer.generator.score(REQUESTS, [one.target for one in rows])
    for number, wanted in enumerate(scored):
        assert log_p[number][mask[number]].tolist() == pytest.approx(wanted.tolist(), abs=1e-4)


def test_what_the_mask_leaves_out_is_nothing(writer):
    rows = encoded(writer)
    log_p, mask = token_log_probabilities(writer, joined(writer, rows))
    assert mask.sum(dim=1).tolist() == [len(one.target) for one in rows]
    assert not log_p[~mask].any()


@pytest.mark.filterwarnings("ignore:Version v4.12.0:FutureWarning")
def test_the_mean_is_transformers_own_loss(writer):
    row = encoded(writer)[0]
    log_p, _ = token_log_probabilities(writer, joined(writer, [row]))
    target = torch.tensor([row.target])
    if writer.starts:
        loss = writer.model(input_ids=torch.tensor([row.prompt]), labels=target).loss
    else:
        labels = torch.tensor([[-100] * len(row.prompt) + list(row.target)])
        loss = writer.model(input_ids=torch.tensor([[*row.prompt, *row.target]]), labels=labels).loss
    assert -log_p.mean().item() == pytest.approx(loss.item(), rel=1e-4)


def test_gradients_do_not_depend_on_what_else_is_in_the_batch(writer):
    rows = encoded(writer)
    together = gradient(writer, rows)
    apart = sum(gradient(writer, [one]) for one in rows)
    assert torch.isfinite(together).all()
    assert torch.allclose(together, apart, rtol=1e-3, atol=1e-4 * apart.abs().max().item())


def test_a_target_that_is_cut_does_not_end(writer):
    end = writer.generator.encode("")[-1]
    assert encode(writer, REQUESTS[0], "one two three four five six seven", 4).target[-1] != end


def test_a_prompt_leaves_room_and_keeps_its_question(tmp_path):
    writer = tiny_writer("llama", tmp_path, max_tokens=160, template="{sources}\n{question}")
    long = REQUESTS[0].__class__("answer", "Where?", REQUESTS[0].sources * 20)
    row = encode(writer, long, "in Paris", LIMIT)
    assert len(row.prompt) + LIMIT <= 160
    assert writer.tokenizer.decode(row.prompt).endswith("Where?")


def test_words_go_on_from_the_prompts_last_line(tmp_path):
    writer = tiny_writer("gpt2", tmp_path)
    row = encode(writer, REQUESTS[0], "Paris", LIMIT)
    assert writer.tokenizer.decode([*row.prompt, *row.target]).endswith("Answer: Paris")


@pytest.mark.parametrize("family", ["llama", "t5"])
def test_a_target_of_one_token_and_a_longer_one_stand_side_by_side(family, tmp_path):
    writer = tiny_writer(family, tmp_path)
    rows = [Encoded((5, 6, 7), (8,)), Encoded((5,), (9, 10, 11))]
    both, _ = token_log_probabilities(writer, joined(writer, rows))
    alone, _ = token_log_probabilities(writer, joined(writer, rows[:1]))
    assert both[0, 0].item() == pytest.approx(alone[0, 0].item(), abs=1e-4)
