"""What the generator says of itself before it is opened, and what it makes of a folder's settings."""

from __future__ import annotations

import numpy as np
import pytest

from ragloom.config.place import placed
from ragloom.errors import GenerationError, ModelError
from ragloom.testing.fakes import FakeResources, passage
from ragloom.types import Request, Settings
from ragloom_torch import conformance_models as tiny
from ragloom_torch.config import GeneratorConfig
from ragloom_torch.generator import TransformersGenerator

WRITES = {"Metered", "Streaming", "Scoring", "Stepping"}
REQUEST = Request("answer", "When was the lamp lit?", (passage(1, "The lamp was lit in 1874."),))


def opened(folder, **settings):
    generator = TransformersGenerator(GeneratorConfig(model=str(folder), device="cpu", threads=1, **settings))
    generator.open(FakeResources())
    return generator


@pytest.mark.parametrize("family", ["gpt2", "llama", "qwen3"])
def test_a_decoder_only_model_describes_itself_so(tmp_path, family):
    folder = getattr(tiny, f"tiny_{family}")(tmp_path)
    told = TransformersGenerator.describe(GeneratorConfig(model=str(folder)))
    assert (told.architecture, told.capabilities) == ("decoder-only", WRITES)


@pytest.mark.parametrize("family", ["t5", "bart", "bert2bert"])
def test_an_encoder_decoder_describes_itself_as_reading_jointly(tmp_path, family):
    folder = getattr(tiny, f"tiny_{family}")(tmp_path)
    told = TransformersGenerator.describe(GeneratorConfig(model=str(folder)))
    assert (told.architecture, told.capabilities) == ("encoder-decoder", WRITES | {"JointReading"})


def test_a_relative_folder_is_described_as_seen_from_the_config(tmp_path):
    tiny.tiny_llama(tmp_path / "models" / "llama")
    with placed(tmp_path):
        told = TransformersGenerator.describe(GeneratorConfig(model="models/llama"))
    assert told.limits == {"max_tokens": tiny.POSITIONS}


def test_a_model_that_is_not_here_yet_is_given_the_benefit_of_the_doubt():
    told = TransformersGenerator.describe(GeneratorConfig(model="someone/no-such-model"))
    assert told.capabilities == WRITES | {"JointReading"}


def test_an_encoder_is_refused_before_any_model_loads(tmp_path):
    with pytest.raises(ModelError, match="is an encoder"):
        TransformersGenerator.describe(GeneratorConfig(model=str(tiny.tiny_bert(tmp_path))))


def test_each_of_several_ends_ends_a_text(tmp_path):
    assert len(opened(tiny.tiny_qwen3(tmp_path)).model.eos_ids) == 2


def test_a_chat_template_writes_the_prompt_of_a_model_that_has_one(tmp_path):
    generator = opened(tiny.tiny_qwen3(tmp_path, positions=1024))
    prompt = generator.prompting.ids(REQUEST, 8)
    assert generator.prompting.tokenizer.decode(prompt, skip_special=False).endswith("<|im_start|>assistant\n")


def test_a_model_of_relative_positions_reads_what_its_tokenizer_states(tmp_path):
    assert opened(tiny.tiny_t5(tmp_path)).prompting.limit == 512


def test_more_tokens_than_a_decoder_has_positions_are_refused_with_a_hint(tmp_path):
    model = opened(tiny.tiny_bart(tmp_path, positions=16)).model
    cache, _ = model.prefill([[5, 6]])
    with pytest.raises(GenerationError, match="the model has 16"):
        for _ in range(16):
            cache, _ = model.advance(cache, np.array([7]))


def test_half_precision_writes_and_scores(tmp_path):
    generator = opened(tiny.tiny_llama(tmp_path, positions=1024), dtype="bfloat16")
    (found,) = generator.generate([REQUEST], Settings(max_new_tokens=4))
    (scored,) = generator.score([REQUEST], [found.token_ids])
    assert found.confidence == pytest.approx(scored.mean(), abs=0.2)
