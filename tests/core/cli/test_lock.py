"""``ragloom lock`` and ``--locked``, on a folder of its own."""

import json
import os
from importlib.metadata import version
from pathlib import Path

import pytest

from ragloom.cli.main import main
from ragloom.pipeline.locking import gathering

CONFIG = """\
version: 1
ingest: {sources: [docs]}
retrievers:
  - bm25
  - {use: faiss, encoder: {use: onnx, model: models/mini}}
generator: {use: openai, base_url: "http://localhost:1/v1", model: "${env:SERVED:-tiny}", api_key: "${env:KEY:-none}"}
"""
LOCK = Path("ragloom.lock.json")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEY", "s3cret-words")
    for name, text in {
        "ragloom.yaml": CONFIG,
        "docs/lamp.txt": "The lamp was lit in 1874.",
        "qa.jsonl": '{"question": "When?", "answers": ["1874"]}\n',
        "models/mini/config.json": "{}",
        "models/mini/onnx/model.onnx": "weights",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def locked(capsys):
    assert main(["lock", "--data", "qa.jsonl"]) == 0
    capsys.readouterr()
    return json.loads(LOCK.read_bytes())


def refusal(capsys, *options):
    """What ``config show --locked`` says."""
    capsys.readouterr()
    assert main(["config", "show", "--locked", *options]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    return printed.err


class TestLock:
    def test_it_tells_what_it_holds(self, capsys):
        assert main(["lock", "--data", "qa.jsonl", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["file"], told["models"], told["model_files"], told["data"], told["source_files"]) == (
            "ragloom.lock.json", 1, 2, 1, 1,
        )  # fmt: skip

    def test_the_same_state_gives_the_same_bytes(self, locked):
        before = LOCK.read_bytes()
        assert main(["lock", "--data", "qa.jsonl"]) == 0
        assert LOCK.read_bytes() == before

    def test_another_file_can_be_named(self):
        assert main(["lock", "--to", "ci.json"]) == 0
        assert Path("ci.json").is_file() and not LOCK.exists()

    def test_it_takes_the_place_of_no_other_file(self, folder, capsys):
        before = (folder / "qa.jsonl").read_bytes()
        assert main(["lock", "--to", "qa.jsonl"]) == 2
        assert "is there, and is no lock" in capsys.readouterr().err
        assert (folder / "qa.jsonl").read_bytes() == before

    def test_it_takes_the_place_of_a_lock_whatever_that_is_called(self):
        assert (main(["lock", "--to", "ci.json"]), main(["lock", "--to", "ci.json"])) == (0, 0)

    def test_it_takes_the_place_of_a_damaged_lock(self, locked):
        LOCK.write_bytes(b"{")
        assert main(["lock"]) == 0

    def test_it_is_none_of_the_data_that_it_lies_among(self):
        assert main(["lock", "--data", "."]) == 0
        assert main(["lock", "--data", "."]) == 0
        assert main(["config", "show", "--locked"]) == 0

    def test_every_default_is_in_it(self, locked):
        assert locked["config"]["retrievers"][0]["k1"] == 1.5

    def test_neither_secrets_nor_what_variables_say_are_in_it(self, monkeypatch, locked):
        monkeypatch.setenv("SERVED", "shown-nowhere")
        assert main(["lock"]) == 0
        text = LOCK.read_text(encoding="utf-8")
        assert "s3cret-words" not in text and "shown-nowhere" not in text
        assert json.loads(text)["config"]["generator"]["model"] == "${env:SERVED:-tiny}"

    def test_a_secret_in_the_config_itself_is_not_in_it(self):
        assert main(["lock", "--set", "generator.api_key=plain-words"]) == 0
        assert "plain-words" not in LOCK.read_text(encoding="utf-8")

    def test_a_secret_where_there_was_a_reference_is_drift_and_is_not_told(self, locked, capsys):
        said = refusal(capsys, "--set", "generator.api_key=plain-words")
        assert "${env:KEY:-none}" in said and "plain-words" not in said and "s3cret-words" not in said

    def test_a_reference_where_there_was_a_secret_is_drift_that_tells_no_stars_to_type(self, folder, capsys):
        written = (folder / "ragloom.yaml").read_text(encoding="utf-8")
        (folder / "ragloom.yaml").write_text(written.replace("${env:KEY:-none}", "plain-words"), encoding="utf-8")
        assert main(["lock"]) == 0
        (folder / "ragloom.yaml").write_text(written, encoding="utf-8")
        assert "write the secret itself at generator.api_key in ragloom.yaml" in refusal(capsys)

    def test_libraries_of_the_components_are_in_it_and_others_are_not(self, locked):
        assert locked["packages"]["onnxruntime"] == version("onnxruntime")
        assert {"ragloom", "numpy", "faiss-cpu", "httpx"} <= set(locked["packages"])
        assert not {"torch", "pytest"} & set(locked["packages"])

    def test_paths_in_it_are_relative(self, folder, locked):
        assert list(locked["data"]) == ["qa.jsonl"] and list(locked["sources"]["docs"]) == ["lamp.txt"]
        assert list(locked["models"]["retrievers.1.encoder.model"]["files"]) == ["config.json", "onnx/model.onnx"]
        assert str(folder) not in LOCK.read_text(encoding="utf-8")

    def test_a_model_that_is_not_here_is_named(self, capsys):
        assert main(["lock"]) == 0
        assert "not locked: generator.model (tiny)" in capsys.readouterr().err

    def test_a_model_of_the_hub_is_locked_by_its_commit(self, folder, monkeypatch):
        snapshot = folder / "hub" / "models--some--model" / "snapshots" / ("c" * 40)
        snapshot.mkdir(parents=True)
        (snapshot / "config.json").write_text("{}", encoding="utf-8")
        monkeypatch.setattr(gathering, "find", lambda *_: gathering.ModelFolder(snapshot, "some/model", "c" * 40))
        assert main(["lock"]) == 0
        assert json.loads(LOCK.read_bytes())["models"]["generator.model"]["revision"] == "c" * 40

    @pytest.mark.parametrize("options", [["--data", "gone.jsonl"], ["--set", "ingest.sources=[gone]"]])
    def test_what_should_be_locked_and_is_not_there_is_refused(self, capsys, options):
        assert main(["lock", *options]) == 2
        assert "there is no such file" in capsys.readouterr().err and not LOCK.exists()

    def test_the_bundled_questions_are_known_by_ragloom_s_version(self):
        assert main(["lock", "--data", "sample"]) == 0
        assert json.loads(LOCK.read_bytes())["data"] == {}

    def test_every_file_of_a_folder_of_data_is_locked(self):
        Path("beir/qrels").mkdir(parents=True)
        Path("beir/queries.jsonl").touch()
        Path("beir/qrels/test.tsv").touch()
        assert main(["lock", "--data", "beir"]) == 0
        assert list(json.loads(LOCK.read_bytes())["data"]) == ["beir/qrels/test.tsv", "beir/queries.jsonl"]

    def test_a_damaged_model_folder_is_told(self, capsys):
        Path("models/mini/tokenizer.json").symlink_to("gone")
        assert main(["lock"]) == 2
        assert "tokenizer.json: leads to a file that is not there" in capsys.readouterr().err

    def test_a_lock_among_the_sources_is_no_source(self):
        for _ in range(2):
            assert main(["lock", "--set", "ingest.sources=['.']"]) == 0
        assert "ragloom.lock.json" not in json.loads(LOCK.read_bytes())["sources"]["."]


class TestLocked:
    def test_nothing_is_refused_where_nothing_has_changed(self, locked, capsys):
        assert main(["config", "show", "--locked"]) == 0

    def test_every_verb_is_held_before_it_does_anything(self, locked, capsys):
        Path("docs/lamp.txt").write_text("The lamp was lit in 1875.", encoding="utf-8")
        assert main(["index", "--locked"]) == 2
        assert not Path(".ragloom").exists()

    def test_an_override_is_told_as_a_path(self, locked, capsys):
        said = refusal(capsys, "--set", "retrievers.0.k=50")
        assert "retrievers.0.k: 100 → 50" in said and "leave out --set retrievers.0.k=…" in said

    def test_a_change_of_the_config_is_told_with_what_to_write(self, locked, capsys):
        Path("ragloom.yaml").write_text(CONFIG + "rounds: 2\n", encoding="utf-8")
        said = refusal(capsys)
        assert "rounds: 1 → 2" in said and "write rounds: 1 in ragloom.yaml" in said

    def test_a_setting_that_was_not_there_is_told(self, locked, capsys):
        Path("ragloom.yaml").write_text(CONFIG.replace("- bm25", "- bm25\n  - {use: bm25, name: other}"), "utf-8")
        said = refusal(capsys)
        assert 'retrievers.2.use: not set → "faiss"' in said and "take it out of ragloom.yaml" in said

    def test_of_a_component_in_another_s_place_its_name_alone_is_told(self, locked, capsys):
        Path("ragloom.yaml").write_text(CONFIG.replace("- bm25", "- rank_bm25"), encoding="utf-8")
        assert "1 thing is no longer as locked\n  retrievers.0.use: " in refusal(capsys)

    def test_another_version_of_a_library_is_told_with_what_to_type(self, locked, capsys):
        LOCK.write_text(json.dumps({**locked, "packages": {"numpy": "1.0", "no-such-thing": "2"}}), encoding="utf-8")
        said = refusal(capsys)
        assert f"numpy: 1.0 → {version('numpy')}" in said and "pip install numpy==1.0" in said
        assert "no-such-thing: 2 → not installed" in said and "2 things are no longer as locked" in said

    def test_what_is_installed_beside_it_is_no_drift(self, locked, capsys):
        fewer = {name: held for name, held in locked["packages"].items() if name != "pluggy"}
        LOCK.write_text(json.dumps({**locked, "packages": {**fewer, "pytest": version("pytest")}}), encoding="utf-8")
        assert main(["config", "show", "--locked"]) == 0

    @pytest.mark.parametrize(
        ("part", "mend"), [("python", "run it with CPython 2.7"), ("platform", "run it on CPython 2.7")]
    )
    def test_another_python_or_platform_is_told(self, locked, capsys, part, mend):
        LOCK.write_text(json.dumps({**locked, part: "CPython 2.7"}), encoding="utf-8")
        assert mend in refusal(capsys)

    def test_a_changed_file_of_a_model_is_told_though_size_and_time_are_the_same(self, locked, capsys):
        file = Path("models/mini/onnx/model.onnx")
        facts = file.stat()
        file.write_text("weighty", encoding="utf-8")
        os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        said = refusal(capsys)
        assert "retrievers.1.encoder.model: onnx/model.onnx: sha256" in said and "restore it in" in said

    def test_a_file_that_has_come_to_a_model_is_told(self, locked, capsys):
        Path("models/mini/adapter.json").touch()
        assert "adapter.json: not there → sha256" in refusal(capsys)

    def test_a_model_s_folder_that_is_gone_is_one_thing(self, locked, capsys):
        Path("models/mini").rename("elsewhere")
        said = refusal(capsys)
        assert "1 thing is no longer" in said and "a folder of 2 files → no model's folder here" in said

    def test_another_commit_of_a_model_is_told_and_more_files_of_the_same_are_not(
        self, locked, folder, monkeypatch, capsys
    ):
        was = {"revision": "a" * 40, "files": locked["models"]["retrievers.1.encoder.model"]["files"]}
        LOCK.write_text(json.dumps({**locked, "models": {"retrievers.1.encoder.model": was}}), encoding="utf-8")
        commit = {"now": "a" * 40}

        def found(name, *_):
            return gathering.ModelFolder(folder / "models" / "mini", name, commit["now"]) if "mini" in name else None

        monkeypatch.setattr(gathering, "find", found)
        Path("models/mini/more.json").touch()
        assert main(["config", "show", "--locked"]) == 0
        commit["now"] = "b" * 40
        said = refusal(capsys)
        assert f"commit {'a' * 40} → commit {'b' * 40}" in said and f"set revision: {'a' * 40}" in said

    def test_changed_and_missing_data_are_told(self, locked, capsys):
        Path("qa.jsonl").write_text("", encoding="utf-8")
        assert "qa.jsonl: sha256" in refusal(capsys)
        Path("qa.jsonl").unlink()
        assert "not there" in refusal(capsys)

    def test_files_that_come_to_a_source_or_leave_it_are_told(self, locked, capsys):
        Path("docs/lamp.txt").rename("docs/light.txt")
        said = refusal(capsys)
        assert "docs: lamp.txt: sha256" in said and "docs: light.txt: not there → sha256" in said

    def test_a_source_that_is_gone_is_told(self, locked, capsys):
        Path("docs").rename("elsewhere")
        assert "docs: lamp.txt: sha256" in refusal(capsys)

    def test_the_first_of_very_many_are_told(self, locked, capsys):
        for number in range(40):
            Path(f"docs/{number}.txt").touch()
        said = refusal(capsys)
        assert "40 things are no longer" in said and "and 10 more" in said

    def test_a_config_with_alternatives_is_no_single_run(self, locked, capsys):
        Path("ragloom.yaml").write_text("version: 1\nrounds: {sweep: [1, 2]}\n", encoding="utf-8")
        assert main(["sweep", "--locked", "--data", "qa.jsonl"]) == 2
        assert "--locked holds a run to one config" in capsys.readouterr().err

    def test_a_missing_lock_tells_what_to_type(self, capsys):
        assert "ragloom lock -c ragloom.yaml --to ragloom.lock.json" in refusal(capsys)

    def test_a_variable_that_says_something_else_is_no_drift(self, locked, monkeypatch):
        monkeypatch.setenv("KEY", "other-words")
        assert main(["config", "show", "--locked"]) == 0


class TestCollection:
    @pytest.fixture(autouse=True)
    def collection(self, folder):
        (folder / "ragloom.yaml").write_text("version: 1\n", encoding="utf-8")
        assert main(["index", "docs"]) == 0
        assert main(["lock"]) == 0

    def test_its_position_is_held(self, capsys):
        assert main(["ask", "--locked", "When was the lamp lit?"]) == 0
        Path("docs/keeper.txt").write_text("The keeper left in 1900.", encoding="utf-8")
        assert main(["index", "docs"]) == 0
        assert "at position 1 → " in refusal(capsys)

    def test_it_is_missed_where_it_is_gone(self, capsys):
        Path(".ragloom").rename("elsewhere")
        assert "position 1 → none" in refusal(capsys)

    def test_a_lock_from_before_the_collection_holds_nobody_to_it(self):
        Path(".ragloom").rename("elsewhere")
        assert main(["lock"]) == 0
        assert main(["index", "--locked", "docs"]) == 0
        assert main(["ask", "--locked", "When was the lamp lit?"]) == 0


def test_a_plugin_in_a_file_is_held_to_its_contents(folder, capsys):
    source = """
from ragloom.hookspecs import hookimpl

api = 1


class Every:
    name = "every"

    def open(self, resources): ...
    def close(self): ...
    def transform(self, query):
        return [query]


@hookimpl
def register_query_transforms(register):
    register("every", target="own_transform:Every")
"""
    Path("own_transform.py").write_text(source, encoding="utf-8")
    Path("ragloom.yaml").write_text("version: 1\nquery: [every]\n", encoding="utf-8")
    assert main(["lock", "--plugin", "own_transform.py"]) == 0
    assert list(json.loads(LOCK.read_bytes())["plugins"]) == ["own_transform.py"]
    Path("own_transform.py").write_text(f"{source}# changed\n", encoding="utf-8")
    said = refusal(capsys, "--plugin", "own_transform.py")
    assert "plugin own_transform.py: sha256" in said
