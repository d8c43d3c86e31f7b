"""One number of a config file is set, and everything else stays as it stands."""

import pytest

from ragloom.config import load_config
from ragloom.config.amend import set_number
from ragloom.errors import UsageError


def amended(tmp_path, text, name="ragloom.yaml"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8", newline="")
    set_number(file, "abstain", "below", 0.25)
    return file.read_bytes().decode()


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("version: 1  # mine\n", "version: 1  # mine\n\nabstain: {below: 0.25}\n"),
        ("version: 1", "version: 1\n\nabstain: {below: 0.25}\n"),
        ("version: 1\nabstain:\n  below: 0.9  # was fitted\n", "version: 1\nabstain:\n  below: 0.25  # was fitted\n"),
        ("version: 1\nabstain: {below: null}\nrounds: 2\n", "version: 1\nabstain: {below: 0.25}\nrounds: 2\n"),
        ("version: 1\r\nabstain: {below: -1.5e-3}\r\n", "version: 1\r\nabstain: {below: 0.25}\r\n"),
        ("{version: 1, abstain: {below: 1}}", "{version: 1, abstain: {below: 0.25}}"),
    ],
)
def test_in_yaml(tmp_path, text, after):
    assert amended(tmp_path, text) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("version = 1\n[generator]\nuse = 'x'\n", "version = 1\n[generator]\nuse = 'x'\n\n[abstain]\nbelow = 0.25\n"),
        ("version = 1\n[abstain]\nbelow = 3 # so\n", "version = 1\n[abstain]\nbelow = 0.25 # so\n"),
    ],
)
def test_in_toml(tmp_path, text, after):
    assert amended(tmp_path, text, "ragloom.toml") == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('{"version": 1}', '{\n  "abstain": {"below": 0.25},"version": 1}'),
        ('{"abstain": {"below": 7}, "version": 1}', '{"abstain": {"below": 0.25}, "version": 1}'),
    ],
)
def test_in_json(tmp_path, text, after):
    assert amended(tmp_path, text, "ragloom.json") == after


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nabstain:\n",
        "version: 1\nabstain: {}\n",
        "{version: 1}\n",
    ],
)
def test_what_cannot_be_changed_so_stays_as_it_is_and_the_error_says_what_to_set(tmp_path, text):
    with pytest.raises(UsageError) as caught:
        amended(tmp_path, text)
    assert "set abstain.below: 0.25" in caught.value.hint
    assert (tmp_path / "ragloom.yaml").read_text(encoding="utf-8") == text


def test_the_config_says_it_then(tmp_path):
    amended(tmp_path, "version: 1\n")
    assert load_config(tmp_path / "ragloom.yaml").core.abstain.below == 0.25


def test_the_file_keeps_its_mode_and_leaves_no_other_behind(tmp_path):
    (tmp_path / "ragloom.yaml").touch(mode=0o600)
    amended(tmp_path, "version: 1\n")
    assert (tmp_path / "ragloom.yaml").stat().st_mode & 0o777 == 0o600 and [*tmp_path.iterdir()] == [
        tmp_path / "ragloom.yaml"
    ]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.yaml").write_text("version: 1\n", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")
    set_number(tmp_path / "link.yaml", "abstain", "below", 0.25)
    assert (tmp_path / "link.yaml").is_symlink() and "0.25" in (tmp_path / "real.yaml").read_text(encoding="utf-8")
