"""Several prompts read side by side are what transformers makes of their encoders' outputs laid end to end."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from transformers.modeling_outputs import BaseModelOutput

from ragloom.errors import GenerationError
from ragloom.models import ModelFolder
from ragloom.testing.fakes import FakeResources, passage
from ragloom.types import Settings
from ragloom_torch import conformance_models
from ragloom_torch.config import GeneratorConfig, TorchConfig
from ragloom_torch.generator import TransformersGenerator
from ragloom_torch.loading import ENCODER_DECODER, load
from ragloom_torch.placement import placement

QUESTION = "When was the lamp lit?"
SOURCES = [
    passage(number, text)
    for number, text in enumerate(["The lamp was lit in 1874.", "Tide.", "A ferry crosses the sound four times a day."])
]
LIMIT = 8


@pytest.fixture(scope="module", params=["t5", "bart", "bert2bert"])
def read(request, tmp_path_factory):
    """The generator, and for its prompts of ``SOURCES`` what the eager model makes of their encoder's outputs."""
    folder = getattr(conformance_models, f"tiny_{request.param}")(tmp_path_factory.mktemp(request.param))
    generator = TransformersGenerator(
        GeneratorConfig(model=str(folder), device="cpu", threads=1, template="{question} {sources}")
    )
    generator.open(FakeResources())
    model = load(ModelFolder(folder, "tiny"), ENCODER_DECODER, placement(TorchConfig(device="cpu")))
    model.set_attn_implementation("eager")
    prompts = [generator.prompting.tokenizer.encode(f"{QUESTION} {one.text}") for one in SOURCES]
    with torch.inference_mode():
        pieces = [model.get_encoder()(input_ids=torch.tensor([ids])).last_hidden_state for ids in prompts]
    return generator, model, pieces


def theirs(model, hidden, **settings):
    with torch.inference_mode():
        return model.generate(
            encoder_outputs=BaseModelOutput(last_hidden_state=hidden),
            attention_mask=torch.ones(hidden.shape[:2], dtype=torch.long),
            do_sample=False, max_new_tokens=LIMIT, return_dict_in_generate=True, output_attentions=True, **settings,
        )  # fmt: skip


def ours(generator, sources=SOURCES, **settings):
    return generator.read_jointly(QUESTION, sources, Settings(max_new_tokens=LIMIT, **settings))


def test_the_text_is_that_of_the_outputs_laid_end_to_end(read):
    generator, model, pieces = read
    found, _ = ours(generator)
    expected = theirs(model, torch.cat(pieces, dim=1)).sequences[0, 1:].tolist()
    assert found.text == generator.decode(expected).strip()


def test_beams_give_the_text_that_transformers_gives(read):
    generator, model, pieces = read
    found, _ = ours(generator, beams=3)
    expected = theirs(model, torch.cat(pieces, dim=1), num_beams=3).sequences[0, 1:].tolist()
    assert found.text == generator.decode(expected).strip()


def test_the_mass_is_the_mean_attention_on_each_source(read):
    generator, model, pieces = read
    _, mass = ours(generator)
    told = theirs(model, torch.cat(pieces, dim=1)).cross_attentions
    mean = torch.stack([torch.stack(step)[:, 0, :, -1].mean(dim=(0, 1)) for step in told]).mean(dim=0)
    ends = np.cumsum([piece.shape[1] for piece in pieces])[:-1].tolist()
    expected = [float(part.sum()) for part in torch.tensor_split(mean, ends)]
    np.testing.assert_allclose(mass, expected, rtol=0, atol=1e-5)


def test_a_single_source_has_all_of_the_mass_and_the_text_that_it_has_alone(read):
    generator, model, pieces = read
    found, mass = ours(generator, SOURCES[:1])
    assert mass.tolist() == [1.0]
    assert found.text == generator.decode(theirs(model, pieces[0]).sequences[0, 1:].tolist()).strip()


def test_looking_at_attention_leaves_the_model_as_it_computes_otherwise(read):
    generator, *_ = read
    ours(generator)
    assert generator.model._model.config._attn_implementation != "eager"


def test_a_decoder_only_model_refuses_with_what_to_choose(tmp_path):
    folder = conformance_models.tiny_gpt2(tmp_path)
    generator = TransformersGenerator(GeneratorConfig(model=str(folder), device="cpu", threads=1))
    generator.open(FakeResources())
    with pytest.raises(GenerationError, match="encoder–decoders"):
        ours(generator)
