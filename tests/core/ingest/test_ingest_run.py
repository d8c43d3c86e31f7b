from __future__ import annotations

import os

import pytest
from tests.core.ingest.fakes import Rows, Text
from tests.core.store.fakes import chunking, doc

from ragloom.errors import UsageError
from ragloom.ingest import Progress, plan, run
from ragloom.store import Collection, UpsertReport

LONG_AGO = 1_000_000_000


class Project:
    """A folder of documents beside a collection."""

    def __init__(self, folder):
        self.folder = folder
        self.docs = folder / "docs"
        self.docs.mkdir()
        self.text = Text()
        self.collection = Collection.open(folder / ".ragloom", create=True)

    def write(self, name, text, root=None):
        path = (root or self.docs) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (LONG_AGO + len(text), LONG_AGO + len(text)))

    def index(self, *paths, **options):
        planned = plan(paths or [self.docs], [self.text, Rows()], collection=self.collection.folder)
        with self.collection.writer() as writer:
            return run(planned, writer, chunking(), **options)

    def contents(self):
        with self.collection.reader() as reader:
            passages = [passage for batch in reader.view.scan() for passage in batch]
        return {passage.document_id: passage.text for passage in passages}


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    yield made
    made.collection.close()


def test_a_file_becomes_a_document_named_by_its_path(project):
    project.write("deep/a.md", "one two")
    project.index()
    with project.collection.reader() as reader:
        document = reader.view.document("deep/a.md")
    assert document.metadata == {"path": "deep/a.md", "suffix": ".md", "words": 2}
    assert (document.title, document.source) == ("a", "docs/deep/a.md")


def test_the_rows_of_a_file_become_documents_of_their_own(project):
    project.write("a.rows", "x: one\ny: two")
    project.index()
    assert project.contents() == {"a.rows#x": "one", "a.rows#y": "two"}


def test_a_broken_file_is_reported_and_the_rest_goes_on(project):
    project.write("a.txt", "broken")
    project.write("b.txt", "good")
    report = project.index()
    assert project.contents() == {"b.txt": "good"}
    assert [(failure.what, failure.hint) for failure in report.failures] == [("is broken", "mend it")]


def test_a_loader_that_fails_on_a_file_does_not_stop_the_others(project):
    project.write("a.txt", "crash")
    project.write("b.txt", "good")
    (failure,) = project.index().failures
    assert "ZeroDivisionError" in failure.what
    assert project.contents() == {"b.txt": "good"}


def test_a_file_that_broke_keeps_its_former_documents_even_when_synchronised(project):
    project.write("a.txt", "good")
    project.index()
    project.write("a.txt", "broken now")
    project.index(sync=True)
    assert project.contents() == {"a.txt": "good"}


def test_a_part_that_cannot_be_read_keeps_the_files_former_documents(project):
    project.write("a.rows", "x: one\ny: two")
    project.index()
    project.write("a.rows", "x: changed\nbroken row")
    report = project.index()
    assert project.contents() == {"a.rows#x": "changed", "a.rows#y": "two"}
    assert report.failures[0].where.endswith("a.rows: line 2")


def test_a_file_without_any_document_is_counted_as_left_out(project):
    project.write("a.rows", "")
    project.write("b.jpg", "")
    assert project.index().unknown == {".jpg": 1, ".rows": 1}


def test_two_rows_of_one_key_are_reported_and_the_first_counts(project):
    project.write("a.rows", "x: one\nx: two")
    assert len(project.index().failures) == 1
    assert project.contents() == {"a.rows#x": "one"}


def test_a_repeated_key_is_told_to_somebody_who_cannot_change_it(project):
    project.write("a.rows", "1: First.\n1: Again.")
    told = "the loader `Rows` gave the key '1' to two documents or more; the first is kept, the others are left out"

    (failure,) = project.index().failures

    assert (failure.where, failure.what) == (str(project.docs / "a.rows"), told)
    assert failure.hint == "where the file itself repeats it, mend the file; else tell the loader's author"


def test_a_document_that_the_chunker_fails_on_does_not_stop_the_others(project):
    class Picky:
        def chunk(self, document):
            if "bad" in document.text:
                raise ValueError("bad")
            return chunking().chunk(document)

    project.write("a.txt", "bad")
    project.write("b.txt", "good")
    from ragloom.store import Chunking

    planned = plan([project.docs], [project.text])
    with project.collection.writer() as writer:
        report = run(planned, writer, Chunking(Picky(), "picky"))
    assert [failure.where for failure in report.failures] == ["docs/a.txt"]
    assert project.contents() == {"b.txt": "good"}


def test_an_unchanged_file_is_not_read_again(project):
    project.write("a.txt", "one")
    project.index()
    project.text.read.clear()
    assert (project.index().unchanged, project.text.read) == (1, [])


def test_a_file_touched_but_not_changed_is_read_and_changes_nothing(project):
    project.write("a.txt", "one")
    project.index()
    os.utime(project.docs / "a.txt", (LONG_AGO + 99, LONG_AGO + 99))
    assert project.index().stored == UpsertReport(unchanged=1)


def test_a_file_that_had_just_been_written_is_read_again(project):
    (project.docs / "a.txt").write_text("one", encoding="utf-8")
    project.index()
    assert project.index().read == 1


def test_a_document_that_was_removed_by_hand_comes_back_with_its_file(project):
    project.write("a.txt", "one")
    project.index()
    with project.collection.writer() as writer:
        writer.remove(["a.txt"])
    project.index()
    assert project.contents() == {"a.txt": "one"}


def test_other_loader_settings_read_every_file_again(project):
    project.write("a.txt", "one")
    project.index(reader="old")
    assert project.index(reader="new").read == 1


def test_everything_is_read_again_when_asked_for(project):
    project.write("a.txt", "one")
    project.index()
    assert project.index(reread=True).read == 1


def test_rows_that_left_a_file_leave_the_collection(project):
    project.write("a.rows", "\n".join(f"{key}: text" for key in "abcdefghij"))
    project.index()
    project.write("a.rows", "\n".join(f"{key}: text" for key in "abcdefgh"))
    assert project.index().stored.removed == 2


def test_a_file_that_lost_most_of_its_rows_keeps_them_unless_forced(project):
    project.write("a.rows", "\n".join(f"{key}: text" for key in "abcdefghij"))
    project.index()
    project.write("a.rows", "a: text")
    refused = project.index()
    assert (refused.stored.removed, "--force" in refused.failures[0].hint) == (0, True)
    assert project.index(force=True).stored.removed == 9


def test_documents_of_deleted_files_stay_until_the_folder_is_synchronised(project):
    for name in "abcd":
        project.write(f"{name}.txt", name)
    project.index()
    (project.docs / "a.txt").unlink()
    project.index()
    assert "a.txt" in project.contents()
    project.index(sync=True)
    assert sorted(project.contents()) == ["b.txt", "c.txt", "d.txt"]


def test_synchronising_refuses_to_remove_more_than_three_in_ten(project):
    for name in "abc":
        project.write(f"{name}.txt", name)
    project.index()
    (project.docs / "a.txt").unlink()
    project.write("d.txt", "new")
    with pytest.raises(UsageError, match="--sync --force"):
        project.index(sync=True)
    assert sorted(project.contents()) == ["a.txt", "b.txt", "c.txt"]
    project.index(sync=True, force=True)
    assert sorted(project.contents()) == ["b.txt", "c.txt", "d.txt"]


def test_an_empty_folder_removes_nothing_however_small_its_share(project):
    other = project.folder / "other"
    for number in range(9):
        project.write(f"{number}.txt", "text")
    project.write("alone.txt", "text", other)
    project.index(project.docs, other)
    (other / "alone.txt").unlink()
    with pytest.raises(UsageError, match="mounted"):
        project.index(other, sync=True)


def test_synchronising_one_folder_leaves_documents_of_others(project):
    other = project.folder / "other"
    for number in range(9):
        project.write(f"{number}.txt", "text")
    project.write("else.txt", "text", other)
    project.index(project.docs, other)
    (project.docs / "0.txt").unlink()
    project.index(project.docs, sync=True)
    assert len(project.contents()) == 9


def test_synchronising_leaves_documents_that_a_program_added(project):
    project.write("a.txt", "one")
    with project.collection.writer() as writer:
        writer.upsert([doc("mine", "text")], chunking())
    project.index(sync=True)
    assert sorted(project.contents()) == ["a.txt", "mine"]


def test_synchronising_a_single_file_removes_nothing_beside_it(project):
    for name in "abcd":
        project.write(f"{name}.txt", name)
    project.index()
    (project.docs / "a.txt").unlink()
    project.index(project.docs / "b.txt", sync=True)
    assert "a.txt" in project.contents()


def test_two_folders_with_a_file_of_the_same_name_do_not_overwrite_each_other(project):
    other = project.folder / "other"
    project.write("a.txt", "first")
    project.write("a.txt", "second", other)
    project.index()
    report = project.index(other)
    assert project.contents() == {"a.txt": "first"}
    assert "docs/a.txt has stored a document of the same id" in report.failures[0].what


def test_a_file_read_again_as_part_of_a_folder_above_is_not_there_twice(project):
    project.write("deep/a.txt", "text")
    project.index(project.docs / "deep")
    project.index()
    assert project.contents() == {"deep/a.txt": "text"}


def test_a_file_read_again_by_itself_is_not_there_twice(project):
    path = project.docs / "deep" / "a.txt"
    project.write("deep/a.txt", "text")
    project.index()
    project.index(path)
    assert list(project.contents().values()) == ["text"]


def test_a_folder_and_one_below_it_are_read_once(project):
    project.write("deep/a.txt", "text")
    report = project.index(project.docs, project.docs / "deep", project.docs / "deep" / "a.txt")
    assert (report.read, list(project.contents())) == (1, ["deep/a.txt"])


def test_a_file_that_moved_to_another_folder_keeps_its_document(project):
    other = project.folder / "other"
    project.write("a.txt", "text")
    project.write("b.txt", "text")
    project.index()
    other.mkdir()
    (project.docs / "a.txt").rename(other / "a.txt")
    report = project.index(project.docs, other, sync=True, force=True)
    assert sorted(project.contents()) == ["a.txt", "b.txt"]
    assert report.stored.unchanged == 1


def test_a_project_can_be_moved_with_its_collection(project, tmp_path_factory):
    project.write("a.txt", "text")
    project.index()
    project.collection.close()
    moved = tmp_path_factory.mktemp("elsewhere") / "project"
    project.folder.rename(moved)
    project.docs, project.collection = moved / "docs", Collection.open(moved / ".ragloom")
    assert project.index(sync=True).unchanged == 1


def test_every_file_is_announced(project):
    project.write("a.txt", "one")
    project.write("b.txt", "two")
    seen = []
    project.index(progress=seen.append)
    assert seen == [Progress(1, 2, 1, "a.txt"), Progress(2, 2, 2, "b.txt")]


def test_half_a_surrogate_pair_is_reported_and_the_rest_goes_on(project):
    class Odd(Text):
        def load(self, path):
            for extract in super().load(path):
                from dataclasses import replace

                yield replace(extract, text=extract.text.replace("?", "\udc80"))

    project.text = Odd()
    project.write("a.txt", "odd ?")
    project.write("b.txt", "good")
    (failure,) = project.index().failures
    assert "surrogate" in failure.what
    assert project.contents() == {"b.txt": "good"}


def test_of_very_many_parts_that_cannot_be_read_the_first_are_told(project):
    project.write("a.rows", "x: one\n" + "no key\n" * 250)
    failures = project.index().failures
    assert len(failures) == 101
    assert failures[-1].what == "150 more of its parts cannot be read"
