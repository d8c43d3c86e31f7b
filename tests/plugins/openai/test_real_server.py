"""``openai`` against a real server process: ``transformers serve`` with a tiny model of random weights."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from ragloom.errors import GenerationError
from ragloom.testing import FakeResources, passage
from ragloom.types import Request, Settings
from ragloom_openai.config import OpenAIConfig
from ragloom_openai.generator import OpenAIGenerator

pytest.importorskip("uvicorn", reason="transformers serve needs fastapi, uvicorn and openai")
pytest.importorskip("fastapi")
httpx = pytest.importorskip("httpx")

SERVE = "from transformers.cli.transformers import main; main()"
PATIENCE = 120
"""Seconds that the server may take to load torch and the model."""

TEMPLATE = "{% for message in messages %}<{{ message.role }}>{{ message.content }}{% endfor %}<assistant>"
ASKED = Request("answer", "When was the lamp lit?", (passage(1, "The lamp was lit in 1874."),))
SETTINGS = Settings(max_new_tokens=24)


def tiny_model(folder):
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    tokenizer = Tokenizer(models.BPE(vocab={**letters, "<end>": 256}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", pad_token="<end>")
    wrapped.chat_template = TEMPLATE
    wrapped.save_pretrained(folder)
    torch.manual_seed(0)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=257,
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=8192,
            eos_token_id=256,
            pad_token_id=256,
            bos_token_id=None,
            initializer_range=0.3,
        )
    )
    # Few letters and the blank, so that every prefix is a text and there are words: that server streams word by word.
    silent = [number for letter, number in letters.items() if letter not in "abcdefgĠ"]
    with torch.no_grad():
        model.lm_head.weight[[*silent, 256]] = 0
    model.save_pretrained(folder)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "tiny"
    tiny_model(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "COLUMNS": "200"}
    with (folder.parent / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "serve", str(folder), "--host", "127.0.0.1", "--port", str(port)],
            stdout=log, stderr=log, env=environment,
        )  # fmt: skip
        try:
            _wait(process, f"http://127.0.0.1:{port}/health", folder.parent / "log")
            yield {"base_url": f"http://127.0.0.1:{port}/v1", "model": str(folder)}
        finally:
            process.terminate()
            process.wait(20)


def _wait(process, address, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(params=["chat", "completions"])
def generator(server, request):
    made = OpenAIGenerator(OpenAIConfig(**server, endpoint=request.param, omit=("seed",), max_prompt_tokens=2000))
    made.open(FakeResources())
    yield made
    made.close()


def text_of(generator, settings=SETTINGS):
    return generator.generate([ASKED], settings)[0].text


def test_it_writes_a_text_and_says_that_the_limit_ended_it(generator):
    (found,) = generator.generate([ASKED], SETTINGS)
    assert found.text and found.finish_reason == "length"


def test_a_stream_gives_the_same_text_piece_by_piece(generator):
    pieces = list(generator.stream(ASKED, SETTINGS))
    assert len(pieces) > 1 and "".join(pieces) == text_of(generator)


def test_a_batch_gives_what_each_request_gets_alone(generator):
    requests = [ASKED, replace(ASKED, question="Who lit the lamp?"), replace(ASKED, sources=())]
    alone = [generator.generate([one], SETTINGS)[0].text for one in requests]
    assert [one.text for one in generator.generate(requests, SETTINGS)] == alone


def test_a_text_ends_before_a_stop_string(generator):
    text = text_of(generator)
    stop = text[6:8]
    assert text_of(generator, replace(SETTINGS, stop=(stop,))) == text[: text.index(stop)].strip()


def test_a_model_that_is_not_there_is_an_error_that_says_what_to_check(server):
    made = OpenAIGenerator(OpenAIConfig(**{**server, "model": "no-such-model"}, retries=0, deadline=60))
    made.open(FakeResources())
    with pytest.raises(GenerationError) as caught:
        text_of(made)
    made.close()
    assert caught.value.hint
