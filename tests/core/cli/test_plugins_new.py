"""`ragloom plugins new`: which names it takes, what it never writes over, what it says."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest

from ragloom.cli.main import main
from ragloom.registry import Registry
from ragloom.scaffold import DRAFTS, Taken, check_free, draft_of, names_of, planned, write

RETRIEVER = DRAFTS["retriever"]


@pytest.fixture
def new(tmp_path, monkeypatch, capsys):
    """Types the command in an empty folder; gives its exit code and what it said."""
    monkeypatch.chdir(tmp_path)

    def type_(*arguments):
        code = main(["plugins", "new", *arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    return type_


def test_it_says_what_to_type_next(new):
    code, said = new("tide", "--kind", "retriever")
    assert (code, said.splitlines()[1:4]) == (
        0,
        ["    cd ragloom-tide", '    pip install -e ".[test]"', "    pytest"],
    )


def test_a_folder_with_a_blank_is_quoted_in_what_to_type(new):
    _, said = new("tide", "--kind", "retriever", "--into", "my plugins")
    assert "cd 'my plugins/ragloom-tide'" in said


def test_programs_get_json(new, tmp_path):
    _, said = new("tide", "--kind", "metric", "--json")
    told = json.loads(said)
    assert (told["folder"], "pyproject.toml" in told["files"]) == ("ragloom-tide", True)


def test_every_file_that_it_names_is_there(new, tmp_path):
    _, said = new("tide", "--kind", "loader", "--json")
    found = [str(path.relative_to(tmp_path / "ragloom-tide")) for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(found) == sorted(json.loads(said)["files"])


@pytest.mark.parametrize("typed", ["rank-fuser", "rank_fuser", "Rank-Fuser"])
def test_a_kind_may_be_written_in_either_way(typed):
    assert draft_of(typed).kind == "rank_fuser"


def test_an_unknown_kind_is_answered_with_the_nearest(new):
    code, said = new("tide", "--kind", "retreiver")
    assert (code, "did you mean `retriever`?" in said) == (2, True)


@pytest.mark.parametrize(
    "typed", ["tide-tables", "Tide Tables", "tide_tables", "ragloom-tide.tables", " tide--tables "]
)
def test_a_name_is_taken_as_it_is_meant(typed):
    names = names_of(typed, RETRIEVER)
    assert (names.component, names.distribution, names.package) == (
        "tide-tables",
        "ragloom-tide-tables",
        "ragloom_tide_tables",
    )


@pytest.mark.parametrize(
    "typed", ["", "-", "3d", "gezeiten/see", "größe", "../tide", "tide$", "潮汐", "a\nb\0", "x" * 31]
)
def test_what_cannot_be_a_name_is_refused_and_nothing_is_written(new, tmp_path, typed):
    code, _ = new(typed, "--kind", "retriever")
    assert (code, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.parametrize("word", ["class", "import", "none", "json", "token", "string"])
def test_a_word_of_pythons_own_is_a_name_like_any_other(word, tmp_path):
    names = names_of(word, RETRIEVER)
    check_free(names, RETRIEVER, Taken(Registry.of()))
    for path, text in planned(names, RETRIEVER).items():
        if path.endswith(".py"):
            compile(text, path, "exec")


def test_a_class_is_not_called_a_retriever_twice():
    assert names_of("tide-retriever", RETRIEVER).class_of("Retriever") == "TideRetriever"


@pytest.mark.parametrize(
    ("name", "kind", "why"),
    [
        ("bm25", "generator", "entry point `bm25`) is a plugin of this name"),
        ("rrf", "rank-fuser", "offers a rank fuser `rrf`"),
        ("index", "command", "`index` is a verb of ragloom's own"),
    ],
)
def test_a_name_that_is_taken_is_refused_with_its_owner(new, tmp_path, name, kind, why):
    code, said = new(name, "--kind", kind)
    assert (code, why in said, list(tmp_path.iterdir())) == (2, True, [])


def test_a_name_of_another_kind_is_free():
    check_free(names_of("rrf", RETRIEVER), RETRIEVER, Taken(Registry.load()))


def test_the_name_of_a_plugin_that_could_not_be_loaded_is_taken(site, new):
    site.plugin("tide", "raise RuntimeError('no luck')")
    code, said = new("tide", "--kind", "retriever")
    assert (code, "ragloom-tide 1.0" in said) == (2, True)


def test_the_name_of_an_installed_distribution_is_taken(site, new):
    site.install("ragloom-tide", {}, {})
    _, said = new("tide", "--kind", "retriever")
    assert "a distribution `ragloom-tide` is installed" in said


def test_the_name_of_a_module_at_hand_is_taken(site, new):
    site.install("something-else", {"ragloom_tide": ""}, {})
    assert find_spec("ragloom_tide")
    _, said = new("tide", "--kind", "retriever")
    assert "a module `ragloom_tide` can be imported already" in said


def test_a_folder_that_is_there_is_left_as_it_is(new, tmp_path):
    (tmp_path / "ragloom-tide").mkdir()
    (tmp_path / "ragloom-tide" / "mine.txt").write_text("mine")
    code, said = new("tide", "--kind", "retriever")
    assert (code, "is there already" in said, [path.name for path in (tmp_path / "ragloom-tide").iterdir()]) == (
        2,
        True,
        ["mine.txt"],
    )


def test_a_file_in_place_of_the_folder_to_write_into_is_told(new, tmp_path):
    (tmp_path / "file").write_text("")
    code, said = new("tide", "--kind", "retriever", "--into", "file")
    assert (code, "--into" in said) == (2, True)


def test_a_writing_that_fails_leaves_nothing_behind(tmp_path):
    with pytest.raises(Exception, match="surrogates"):
        write(tmp_path / "ragloom-tide", {"good.txt": "good", "bad.txt": "\ud800"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", DRAFTS)
def test_no_placeholder_is_left_in_what_is_written(kind):
    files = planned(names_of("tide", DRAFTS[kind]), DRAFTS[kind])
    assert [path for path, text in files.items() if "$" in path + text.replace("|$)", "")] == []
