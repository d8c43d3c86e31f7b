from __future__ import annotations

import os
import sys

import pytest
from tests.core.ingest.fakes import Rows, Text

from ragloom.errors import UsageError
from ragloom.ingest import plan


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(planned):
    return [file.name for source in planned.sources for file in source.files]


def test_files_come_in_the_order_of_their_names_whatever_their_depth(tmp_path):
    write(tmp_path, b_txt="", a__z_md="", c_rows="", a__b__c_txt="")
    assert names(plan([tmp_path], [Text(), Rows()])) == ["a/b/c.txt", "a/z.md", "b.txt", "c.rows"]


def test_suffixes_that_nothing_reads_are_counted(tmp_path):
    write(tmp_path, a_txt="", b_JPG="", c_jpg="", d="")
    assert plan([tmp_path], [Text()]).unknown == {"": 1, ".jpg": 2}


def test_hidden_files_and_the_collection_are_left_out(tmp_path):
    write(tmp_path, a_txt="", _hidden_txt="", _git__b_txt="", index__c_txt="")
    assert names(plan([tmp_path], [Text()], collection=tmp_path / "index")) == ["a.txt"]


def test_a_suffix_is_known_in_capitals_too(tmp_path):
    (tmp_path / "README.MD").touch()
    assert names(plan([tmp_path], [Text()])) == ["README.MD"]


def test_the_first_loader_of_a_suffix_reads_it(tmp_path):
    write(tmp_path, a_txt="")
    first = Text()
    planned = plan([tmp_path], [first, Text()])
    assert planned.sources[0].files[0].loader is first


def test_a_single_file_is_a_part_of_its_folder(tmp_path):
    write(tmp_path, docs__a_txt="", docs__b_txt="")
    (source,) = plan([tmp_path / "docs" / "a.txt"], [Text()]).sources
    assert (source.root, [file.name for file in source.files], source.whole) == (tmp_path / "docs", ["a.txt"], False)


def test_a_path_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="no such file or folder"):
        plan([tmp_path / "nothing"], [Text()])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
class TestLinks:
    def test_a_link_that_leads_out_of_the_folder_is_not_followed(self, tmp_path):
        write(tmp_path, outside__secret_txt="", root__a_txt="")
        (tmp_path / "root" / "out").symlink_to(tmp_path / "outside")
        (tmp_path / "root" / "out.txt").symlink_to(tmp_path / "outside" / "secret.txt")
        assert names(plan([tmp_path / "root"], [Text()])) == ["a.txt"]

    def test_a_link_to_a_folder_above_ends(self, tmp_path):
        write(tmp_path, a__b_txt="")
        (tmp_path / "a" / "again").symlink_to(tmp_path)
        assert names(plan([tmp_path], [Text()])) == ["a/b.txt"]

    def test_a_broken_link_is_left_out(self, tmp_path):
        (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
        assert names(plan([tmp_path], [Text()])) == []

    def test_a_root_may_be_a_link_itself(self, tmp_path):
        write(tmp_path, real__a_txt="")
        (tmp_path / "link").symlink_to(tmp_path / "real")
        assert names(plan([tmp_path / "link"], [Text()])) == ["a.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text_is_reported(tmp_path):
    (tmp_path / os.fsdecode(b"\xff.txt")).touch()
    (failure,) = plan([tmp_path], [Text()]).failures
    assert "not UTF-8" in failure.what


def test_a_folder_that_cannot_be_listed_is_reported_and_nothing_in_it_counts_as_gone(tmp_path, monkeypatch):
    write(tmp_path, a__b_txt="", c_txt="")
    from pathlib import Path

    listed = Path.iterdir

    def refuse(folder):
        if folder.name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    planned = plan([tmp_path], [Text()])
    assert [failure.what for failure in planned.failures] == ["Permission denied"]
    assert (planned.sources[0].lacks("a/b.txt"), planned.sources[0].lacks("d.txt")) == (False, True)


def test_a_hidden_folder_that_is_asked_for_beside_the_one_above_it_is_read(tmp_path):
    hidden = tmp_path / ".notes"
    hidden.mkdir()
    (hidden / "a.txt").write_text("text")
    assert plan([tmp_path, hidden], [Text()]).files == 1
