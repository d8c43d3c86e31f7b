"""``openai`` where a config names it: what it can and cannot do, and where its key may stand."""

import json

import pytest
from tests.plugins.openai.misbehaving import MisbehavingServer

from ragloom import Pipeline
from ragloom.cli.main import main
from ragloom.config import config_from_mapping
from ragloom.errors import ConfigError
from ragloom.pipeline.fingerprint import fingerprint
from ragloom.pipeline.from_config import recipe_of
from ragloom.registry import Registry, resolve
from ragloom.registry.resolve import check_fit
from ragloom.types import Document

KEY = "sk-0123456789"


def answers_with_marks(conversation):
    text = "The lamp was lit in 1874 [1]. It is made of cheese [1]."
    conversation.json({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]})


def says_nothing(conversation):
    conversation.json({"choices": [{"message": {"content": "NO ANSWER"}, "finish_reason": "stop"}]})


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def settings(base_url, **own):
    return {"use": "openai", "base_url": base_url, "model": "m", "api_key": "${env:OPENAI_API_KEY}", **own}


def asked(behaviour, folder):
    config = {"version": 1, "collection": str(folder / "collection")}
    with MisbehavingServer((behaviour,)) as server:
        pipeline = Pipeline.from_config({**config, "generator": settings(server.base_url)})
        with pipeline:
            pipeline.collection.add([Document("a", "The lamp was lit in 1874. It turns.")])
            return pipeline.ask("When was the lamp lit?"), server


def test_what_a_mark_names_is_verified(key, tmp_path):
    answer, _ = asked(answers_with_marks, tmp_path)
    assert [(one.text, one.supported) for one in answer.sentences] == [
        ("The lamp was lit in 1874 [1].", True), ("It is made of cheese [1].", False)]  # fmt: skip


def test_a_model_that_says_that_there_is_no_answer_abstains(key, tmp_path):
    answer, _ = asked(says_nothing, tmp_path)
    assert (answer.abstained, answer.text) == (True, "")


def test_the_key_reaches_the_server_and_no_file_and_no_trace(key, tmp_path):
    answer, server = asked(answers_with_marks, tmp_path)
    assert f"Bearer {KEY}" in server.asked[0].head
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert KEY.encode() not in kept and KEY not in repr(answer)


def test_a_key_of_nothing_but_digits_stays_text(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "0123")
    resolved = resolve(
        config_from_mapping({"version": 1, "generator": settings("http://localhost/v1")}), Registry.load()
    )
    assert resolved.config("generator").api_key.get_secret_value() == "0123"


def test_the_fingerprint_does_not_hold_the_key(key, monkeypatch):
    registry = Registry.load()

    def of(value):
        monkeypatch.setenv("OPENAI_API_KEY", value)
        given = {"version": 1, "generator": settings("http://localhost/v1")}
        return recipe_of(resolve(config_from_mapping(given), registry), registry)

    assert KEY not in of(KEY).generator.fingerprint
    assert fingerprint(of(KEY), "c") == fingerprint(of("sk-another"), "c") != ""


def test_a_key_that_cannot_be_sent_is_refused_and_not_repeated(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-\u2026secret")
    with pytest.raises(ConfigError) as caught:
        resolve(config_from_mapping({"version": 1, "generator": settings("http://localhost/v1")}), Registry.load())
    assert "generator.api_key" in str(caught.value) and "secret" not in str(caught.value)


@pytest.mark.parametrize("words", [("config", "show"), ("config", "show", "--resolved"), ("config", "check")])
def test_no_command_that_shows_the_config_shows_the_key(words, key, tmp_path, capsys):
    (tmp_path / "ragloom.json").write_text(json.dumps({"version": 1, "generator": settings("http://localhost/v1")}))
    assert main([*words, "-c", str(tmp_path / "ragloom.json")]) in (0, None)
    assert KEY not in "".join(capsys.readouterr())


def test_rag_token_over_it_is_refused_before_anything_is_opened():
    registry = Registry.load()
    fusion = {"answer": "rag_token"}
    given = {"version": 1, "generator": settings("http://localhost/v1", api_key=None), "fusion": fusion}
    with pytest.raises(ConfigError, match=r"needs a generator with .*Stepping.*, which `openai` has not"):
        check_fit(resolve(config_from_mapping(given), registry), registry)
