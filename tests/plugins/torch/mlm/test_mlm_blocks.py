"""Texts as blocks: no token is lost, none is there twice, whatever the lengths."""

from __future__ import annotations

import pytest

from ragloom.models import ModelFolder, TextTokenizer
from ragloom.testing.material import TEXTS
from ragloom_torch.pretraining.encoding import TextEncoding
from ragloom_torch.pretraining.special_tokens import READING
from ragloom_torch.pretraining.tokenizer_training import train_tokenizer
from ragloom_torch.trainers.mlm.blocks import blocks_of, pieces

LONG = " ".join(TEXTS.values()) * 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("reading")
    train_tokenizer(TEXTS.values(), READING, found, size=400, positions=64)
    return ModelFolder(found, "reading")


def cut(folder, *texts, longest=16, whole_words=False):
    return blocks_of(texts, TextEncoding(folder), longest, whole_words=whole_words)


def test_the_blocks_of_a_text_are_its_tokens(folder):
    blocks = cut(folder, LONG)
    inside = [token for one in blocks for token in one.block.ids[1:-1]]
    assert inside == TextTokenizer(folder).encode(LONG, special=False)


def test_each_block_begins_and_ends_as_a_text_does(folder):
    number = TextTokenizer(folder).number
    around = {(one.block.ids[0], one.block.ids[-1]) for one in cut(folder, LONG)}
    assert around == {(number("[CLS]"), number("[SEP]"))}


def test_no_block_is_longer_than_was_said(folder):
    assert max(len(one.block.ids) for one in cut(folder, LONG)) <= 16


def test_a_short_text_is_a_block_of_its_own(folder):
    blocks = cut(folder, "Tide.", "The tide table.")
    assert blocks.sources == [0, 1]


def test_a_text_without_tokens_gives_no_block(folder):
    assert cut(folder, "", "Tide.").sources == [1]


def test_lengths_are_those_of_the_blocks(folder):
    blocks = cut(folder, LONG, "Tide.")
    assert blocks.lengths == [len(one.block.ids) for one in blocks]


def test_blocks_are_numbered_in_order(folder):
    assert [one.number for one in cut(folder, LONG)] == list(range(len(cut(folder, LONG))))


def test_a_token_is_a_word_unless_words_are_whole(folder):
    block = cut(folder, "The lighthouse stands.", longest=64)[0].block
    assert block.words == (-1, *range(len(block.ids) - 2), -1)


def test_tokens_of_a_word_have_its_number(folder):
    block = cut(folder, "quizzical tide", longest=64, whole_words=True)[0].block
    assert (block.words[1], max(block.words)) == (0, 1)
    assert block.words.count(0) > 1


def test_special_tokens_are_of_no_word(folder):
    block = cut(folder, "The tide", whole_words=True)[0].block
    assert (block.words[0], block.words[-1]) == (-1, -1)


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 20, 21, 99])
def test_pieces_are_as_few_as_can_be_and_of_like_length(count):
    found = pieces(count, 10)
    lengths = [end - start for start, end in found]
    assert sum(lengths) == count
    assert len(found) == -(-count // 10)
    assert not lengths or (max(lengths) <= 10 and max(lengths) - min(lengths) <= 1)
