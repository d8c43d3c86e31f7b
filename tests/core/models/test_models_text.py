"""Tokens, batches, vectors and prompts."""

import json

import numpy as np
import pytest
from pydantic import ValidationError

from ragloom.errors import GenerationError, ModelError
from ragloom.models import ChatTemplate, LanguageModelConfig, Prompting, TextTokenizer, buckets, normalised, pooled
from ragloom.testing import passage
from ragloom.types import Request

LONG = "the bridge was built in 1889 by a engineer"


def test_a_batch_is_cut_and_keeps_its_special_tokens(words):
    rows = TextTokenizer(words).encode_batch(["when was the tower built", "tower"], 4)
    assert rows == [[2, 4, 5, 3], [2, 7, 3]]


def test_of_a_pair_only_the_second_text_is_cut(words):
    pair = TextTokenizer(words).encode_pair("when was the tower built", LONG, 10)
    assert pair.ids == (2, 4, 5, 6, 7, 8, 3, 6, 13, 3)
    assert pair.second == (7, 8)
    assert pair.offsets == ((0, 3), (4, 10))
    assert pair.type_ids == (0, 0, 0, 0, 0, 0, 0, 1, 1, 1)


def test_a_first_text_that_fills_all_leaves_nothing_of_the_second(words):
    pair = TextTokenizer(words).encode_pair(LONG, "tower", 6)
    assert (len(pair.ids), pair.second) == (6, ())


def test_special_tokens_are_those_that_the_folder_names(words):
    tokenizer = TextTokenizer(words)
    assert (tokenizer.eos_id, tokenizer.pad_id, tokenizer.bos_id) == (3, 0, None)


def test_several_ends_may_be_stated(words):
    (words.path / "generation_config.json").write_text('{"eos_token_id": [3, 9]}')
    assert TextTokenizer(words).eos_ids == (3, 9)


def test_of_several_ends_a_text_is_closed_by_the_one_that_the_tokenizer_names(words):
    (words.path / "generation_config.json").write_text('{"eos_token_id": [9, 3]}')
    assert TextTokenizer(words).eos_id == 3


def test_a_token_that_is_stated_as_none_is_none(words):
    (words.path / "config.json").write_text(json.dumps({**words.config, "pad_token_id": -1, "bos_token_id": [-1]}))
    tokenizer = TextTokenizer(words)
    assert (tokenizer.pad_id, tokenizer.bos_id) == (0, None)


@pytest.mark.parametrize("trims", [True, False])
def test_a_tokens_place_in_the_text_is_where_it_stands_there(folder, trims):
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    numbers = {"<s>": 0, "</s>": 1, "who": 2, "the": 3, "Ġcat": 4, "Ġsat": 5}
    library = Tokenizer(models.WordLevel(numbers, unk_token="</s>"))
    library.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    library.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0), trim_offsets=trims)
    pair = TextTokenizer(folder(tokenizer_json=library.to_str())).encode_pair("who", "the cat sat", 9)
    assert [pair.ids[place] for place in pair.second] == [3, 4, 5]
    found = ["the cat sat"[start:end] for start, end in pair.offsets]
    assert found == (["the", "cat", "sat"] if trims else ["the", " cat", " sat"])


def test_texts_are_read_in_small_letters_where_the_sentence_transformers_files_say_so(words):
    (words.path / "sentence_bert_config.json").write_text(json.dumps({"do_lower_case": True}))
    assert TextTokenizer(words).encode("WHEN was") == TextTokenizer(words).encode("when was")


def test_a_broken_tokenizer_is_told_with_its_file(folder):
    with pytest.raises(ModelError, match="cannot be read as a tokenizer"):
        TextTokenizer(folder(tokenizer_json={"model": 1}))


def test_batches_hold_texts_of_like_length_within_the_budget():
    lengths = np.array([3, 50, 4, 49, 5, 200])
    found = buckets(lengths, 100)
    assert [batch.tolist() for batch in found] == [[5], [1, 3], [4, 2, 0]]


def test_every_text_is_in_one_batch():
    lengths = np.random.default_rng(0).integers(0, 300, 500)
    found = buckets(lengths, 1000)
    assert sorted(np.concatenate(found).tolist()) == list(range(500))
    assert all(len(batch) * max(1, lengths[batch].max()) <= 1000 for batch in found)


HIDDEN = np.arange(24, dtype=np.float32).reshape(2, 4, 3)
MASK = np.array([[1, 1, 0, 0], [0, 1, 1, 1]])


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        ("mean", [[1.5, 2.5, 3.5], [18, 19, 20]]),
        ("cls", [[0, 1, 2], [15, 16, 17]]),
        ("last", [[3, 4, 5], [21, 22, 23]]),
        ("max", [[3, 4, 5], [21, 22, 23]]),
    ],
)
def test_pooling_heeds_what_the_mask_shows_whichever_side_is_padded(pooling, expected):
    assert pooled(HIDDEN, MASK, pooling).tolist() == expected


def test_a_vector_of_zeros_stays():
    assert normalised(np.array([[3, 4], [0, 0]], np.float32)).tolist() == [
        [0.6000000238418579, 0.800000011920929],
        [0, 0],
    ]


def _prompting(folder, limit=None, apart=False, **settings):
    config = LanguageModelConfig(model="m", **settings)
    return Prompting.of(folder, TextTokenizer(folder), config, limit=limit, apart=apart)


def test_a_template_of_ones_own_is_filled_in_one_pass(words):
    asked = Request("answer", "when {sources}", (passage(1, "the tower"),))
    written = _prompting(words, template="{question} in {sources}").written(asked)
    assert written == "when {sources} in the tower"


def test_sources_are_cut_and_the_question_never(words):
    prompting = _prompting(words, limit=12, template="{sources} {question}")
    ids = prompting.ids(Request("answer", "when was the tower built", (passage(1, LONG),)), reserve=2)
    assert ids == [2, 6, 13, 5, 4, 5, 6, 7, 8, 3]


def test_a_question_that_does_not_fit_is_refused(words):
    with pytest.raises(GenerationError, match="without any source is longer than 4 tokens"):
        _prompting(words, limit=6, template="{question}").ids(Request("answer", LONG), reserve=2)


def test_an_answer_as_long_as_the_model_reads_is_refused(words):
    with pytest.raises(GenerationError, match="32 of them were asked for as an answer"):
        _prompting(words, limit=32, template="{question}").ids(Request("answer", "tower"), reserve=32)


def test_an_encoder_decoder_reserves_nothing(words):
    assert _prompting(words, limit=4, apart=True, template="{question}").ids(Request("answer", "tower"), 99) == [
        2,
        7,
        3,
    ]


@pytest.mark.parametrize("template", ["{question} {context}", "no question"])
def test_a_template_that_cannot_ask_is_refused(template):
    with pytest.raises(ValidationError, match=r"stands for nothing|the question is nowhere"):
        LanguageModelConfig(model="m", template=template)


CHATML = (
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}{{ eos_token }}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def _with_chat(words, source):
    (words.path / "chat_template.jinja").write_text(source)
    return words


def test_a_chat_template_is_filled_as_the_model_was_trained(words):
    template = ChatTemplate.of(_with_chat(words, CHATML))
    assert template is not None
    filled = template.fill([{"role": "user", "content": "hi"}])
    assert filled == "<|user|>hi[SEP]<|assistant|>"


def test_a_template_without_a_system_message_gets_it_with_the_users(words):
    source = "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}" + CHATML
    template = ChatTemplate.of(_with_chat(words, source))
    assert template is not None
    filled = template.fill([{"role": "system", "content": "be brief"}, {"role": "user", "content": "hi"}])
    assert filled == "<|user|>be brief\n\nhi[SEP]<|assistant|>"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% generation %}{{ messages[0].content }}{% endgeneration %}.", "hi."),
        ("{% if tools is not none %}tools{% endif %}{% if documents is not none %}documents{% endif %}", ""),
        ("{{ strftime_now('%%') }}", "%"),
    ],
)
def test_what_templates_on_the_hub_rely_on_is_there(words, source, text):
    template = ChatTemplate.of(_with_chat(words, source))
    assert template is not None
    assert template.fill([{"role": "user", "content": "hi"}]) == text


@pytest.mark.parametrize("source", ["{{ ''.__class__.__mro__ }}", "{{ messages.append(1) }}", "{% include 'x' %}"])
def test_a_template_that_reaches_out_of_its_sandbox_is_refused(words, source):
    template = ChatTemplate.of(_with_chat(words, source))
    assert template is not None
    with pytest.raises(ModelError, match="cannot be filled in"):
        template.fill([{"role": "user", "content": "hi"}])


def test_a_template_with_a_fault_is_told_when_it_is_read(words):
    with pytest.raises(ModelError, match="has a fault"):
        ChatTemplate.of(_with_chat(words, "{% for %}"))


def test_what_stands_in_a_source_is_not_run_by_the_chat_template(words):
    prompting = _prompting(_with_chat(words, CHATML))
    written = prompting.written(Request("answer", "when", (passage(1, "{{ 7 * 7 }} {% raw %}"),)))
    assert "{{ 7 * 7 }} {% raw %}" in written
    assert written.endswith("<|assistant|>")
