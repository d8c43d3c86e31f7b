"""Texts as tokens for pre-training."""

from __future__ import annotations

import json

import pytest

from ragloom.models import ModelFolder, TextTokenizer
from ragloom.testing.material import TEXTS
from ragloom_torch.pretraining.encoding import TextEncoding
from ragloom_torch.pretraining.special_tokens import READING, WRITING
from ragloom_torch.pretraining.tokenizer_training import train_tokenizer


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("reading")
    train_tokenizer(TEXTS.values(), READING, found, size=500, positions=64)
    return ModelFolder(found, "reading")


def words_of(folder, text):
    tokenizer = TextTokenizer(folder)
    ((ids, begins),) = TextEncoding(folder).with_words([text])
    words: list[list[int]] = []
    for token, first in zip(ids, begins, strict=True):
        words.append([token]) if first else words[-1].append(token)
    return [tokenizer.decode(one) for one in words]


def test_tokens_are_those_of_serving_without_what_is_put_around(folder):
    texts = list(TEXTS.values())
    plain = [TextTokenizer(folder).encode(text, special=False) for text in texts]
    assert list(TextEncoding(folder).ids(texts)) == plain


def test_what_is_put_around_a_text_is_known(folder):
    number = TextTokenizer(folder).number
    encoding = TextEncoding(folder)
    assert (encoding.before, encoding.after) == ([number("[CLS]")], [number("[SEP]")])


def test_where_nothing_is_put_around_there_is_nothing(tmp_path):
    train_tokenizer(TEXTS.values(), WRITING, tmp_path, size=400, positions=64)
    encoding = TextEncoding(ModelFolder(tmp_path, "writing"))
    assert (encoding.before, encoding.after) == ([], [])


def test_a_text_that_speaks_of_special_tokens_has_none(folder):
    encoding = TextEncoding(folder)
    (ids,) = encoding.ids(["write [MASK] and [SEP] there"])
    assert not set(ids) & set(encoding.special)


def test_words_are_cut_where_they_are_written_apart(folder):
    assert words_of(folder, "The quaint lighthouse, lit.") == ["The", " quaint", " lighthouse", ",", " lit", "."]


def test_a_chinese_character_is_a_word_whatever_it_is_cut_into(folder):
    assert words_of(folder, "在珊瑚") == ["在", "珊", "瑚"]


def test_a_model_that_reads_small_letters_reads_them(tmp_path):
    train_tokenizer(TEXTS.values(), READING, tmp_path, size=400, positions=64)
    (tmp_path / "sentence_bert_config.json").write_text(json.dumps({"do_lower_case": True}))
    encoding = TextEncoding(ModelFolder(tmp_path, "lower"))
    assert list(encoding.ids(["The TIDE"])) == list(encoding.ids(["the tide"]))
