"""A tokenizer that is trained loses nothing of any text, and loads wherever tokenizers are loaded."""

from __future__ import annotations

import pytest
from transformers import AutoTokenizer

from ragloom.errors import ModelError
from ragloom.models import ModelFolder, TextTokenizer
from ragloom.testing.material import QUESTIONS, TEXTS
from ragloom_torch.pretraining.special_tokens import READING, WRITING, mask_id
from ragloom_torch.pretraining.tokenizer_training import train_tokenizer

UNSEEN = [
    "Ünïcode ☃ — never seen",
    "塔里木盆地的胡杨林",
    "שלום",
    "tabs\tand\n\nlines  ",
    "🙂👩🏽‍🚀",
]


def made(folder, special, texts=None, size=400):
    train_tokenizer(texts or TEXTS.values(), special, folder, size=size, positions=64)
    return TextTokenizer(ModelFolder(folder, "new"))


@pytest.mark.parametrize("special", [READING, WRITING], ids=["reading", "writing"])
@pytest.mark.parametrize("text", [*TEXTS.values(), *QUESTIONS, *UNSEEN])
def test_every_text_comes_back_as_it_was(tmp_path, special, text):
    tokenizer = made(tmp_path, special)
    assert tokenizer.decode(tokenizer.encode(text, special=False)) == text


def test_the_same_texts_give_the_same_file(tmp_path):
    made(tmp_path / "one", WRITING)
    made(tmp_path / "two", WRITING)
    one, two = ((tmp_path / name / "tokenizer.json").read_bytes() for name in ("one", "two"))
    assert one == two


def test_no_more_tokens_are_learnt_than_were_asked_for(tmp_path):
    assert made(tmp_path, READING, size=350).size == 350


def test_few_texts_give_few_tokens(tmp_path):
    assert made(tmp_path, WRITING, texts=("abc",), size=8192).size < 270


def test_chinese_takes_fewer_tokens_than_bytes_once_it_was_taught(tmp_path):
    text = TEXTS["灯塔"]
    assert made(tmp_path, WRITING, size=600).count(text) < len(text.encode()) / 2


@pytest.mark.parametrize("special", [READING, WRITING], ids=["reading", "writing"])
def test_transformers_reads_texts_as_we_do(tmp_path, special):
    ours = made(tmp_path, special)
    theirs = AutoTokenizer.from_pretrained(tmp_path)
    assert [theirs(text)["input_ids"] for text in TEXTS.values()] == [ours.encode(text) for text in TEXTS.values()]


@pytest.mark.parametrize("special", [READING, WRITING], ids=["reading", "writing"])
def test_transformers_knows_the_special_tokens(tmp_path, special):
    made(tmp_path, special)
    theirs = AutoTokenizer.from_pretrained(tmp_path)
    assert {name: getattr(theirs, name) for name in special.names} == dict(special.names)


def test_transformers_cuts_at_the_positions(tmp_path):
    made(tmp_path, READING)
    assert len(AutoTokenizer.from_pretrained(tmp_path)("the tide " * 100, truncation=True)["input_ids"]) == 64


def test_a_reader_puts_its_tokens_around_a_text(tmp_path):
    tokenizer = made(tmp_path, READING)
    ids = tokenizer.encode("Tide.")
    assert [tokenizer.token(ids[0]), tokenizer.token(ids[-1])] == ["[CLS]", "[SEP]"]


def test_of_a_pair_the_second_text_has_type_one(tmp_path):
    pair = made(tmp_path, READING).encode_pair("Tide?", "Tide.")
    assert set(pair.type_ids[pair.second[0] :]) == {1}


def test_a_writer_ends_by_one_token_and_pads_by_another(tmp_path):
    tokenizer = made(tmp_path, WRITING)
    assert (tokenizer.token(tokenizer.eos_id), tokenizer.token(tokenizer.pad_id)) == ("<|endoftext|>", "<|pad|>")


def test_the_mask_is_found(tmp_path):
    tokenizer = made(tmp_path, READING)
    assert tokenizer.token(mask_id(ModelFolder(tmp_path, "new"), tokenizer)) == "[MASK]"


def test_a_tokenizer_without_a_mask_is_refused_with_what_to_do(tmp_path):
    tokenizer = made(tmp_path, WRITING)
    with pytest.raises(ModelError, match="use: clm"):
        mask_id(ModelFolder(tmp_path, "new"), tokenizer)
