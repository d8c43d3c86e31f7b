"""Loaders of rows: JSON Lines, JSON and CSV."""

import json

import pytest

from ragloom.errors import LoadError
from ragloom.types import LoadFailure
from ragloom_text.loaders.config import CsvConfig, RecordsConfig
from ragloom_text.loaders.csv_rows import CsvLoader
from ragloom_text.loaders.json_array import JsonLoader
from ragloom_text.loaders.jsonl import JsonlLoader


class TestRecords:
    loader = JsonlLoader(RecordsConfig())

    def rows(self, load, *rows):
        return load(self.loader, "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))

    def test_beir_s_layout_is_read_as_it_is(self, load):
        (extract,) = self.rows(
            load, {"_id": "7", "title": "T", "text": "Words.", "metadata": {"url": "u"}, "year": 2001}
        )
        assert (extract.key, extract.title, extract.text) == ("7", "T", "Words.")

    def test_the_rest_of_a_row_is_metadata(self, load):
        (extract,) = self.rows(
            load, {"text": "x", "year": 2001, "tags": ["a", "b"], "m": {"u": 1.5}, "none": None, "n": True}
        )
        assert extract.metadata == {"year": 2001, "tags": ("a", "b"), "m.u": 1.5, "n": True}

    def test_a_row_without_an_id_is_known_by_its_number(self, load):
        assert [extract.key for extract in self.rows(load, {"text": "x"}, {"text": "y"})] == ["1", "2"]

    def test_a_row_without_text_but_with_a_title_has_the_title_as_its_text(self, load):
        assert self.rows(load, {"title": "T", "text": ""})[0].text == "T"

    @pytest.mark.parametrize(
        "bad", ["{broken", "[1]", '{"other": 1}', '{"text": ""}', "[" * 100_000, '{"a": ' + "9" * 5000 + "}"]
    )
    def test_a_bad_row_is_reported_with_its_number_and_the_rest_goes_on(self, load, bad):
        good, failure, last = self.rows(load, {"text": "x"}, bad, {"text": "y"})
        assert (good.text, last.text) == ("x", "y")
        assert isinstance(failure, LoadFailure)
        assert failure.where == "row 2"
        assert failure.hint

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
    def test_rows_are_told_apart_in_every_encoding(self, load, encoding):
        source = '{"text": "x"}\n{"text": "č"}\n'.encode(encoding)
        assert [extract.text for extract in load(self.loader, source)] == ["x", "č"]

    def test_a_title_stands_on_one_line(self, load):
        assert self.rows(load, {"title": "A\n  long one", "text": "x"})[0].title == "A long one"

    def test_half_a_surrogate_pair_is_replaced(self, load):
        assert self.rows(load, '{"text": "a\\ud800"}')[0].text == "a\ufffd"

    def test_the_fields_can_be_named(self, load):
        loader = JsonlLoader(RecordsConfig(text=("abstract",), id=("pmid",)))
        assert load(loader, '{"abstract": "x", "pmid": 12}')[0].key == "12"

    def test_a_file_of_nothing_but_bad_rows_is_refused_as_a_whole(self, load):
        with pytest.raises(LoadError, match="none of its first") as caught:
            self.rows(load, *[{"wrong": "x"}] * 200)
        assert "`text`" in caught.value.hint

    def test_an_array_is_read_as_rows(self, load):
        extracts = load(JsonLoader(RecordsConfig()), '[{"text": "x"}, {"text": "y", "id": "k"}]')
        assert [(extract.text, extract.key) for extract in extracts] == [("x", "1"), ("y", "k")]

    @pytest.mark.parametrize("source", ['{"name": "x", "version": "1.0"}', "[1, 2]", "[]", "3"])
    def test_json_that_is_no_collection_gives_nothing(self, load, source):
        assert load(JsonLoader(RecordsConfig()), source) == []

    def test_an_array_of_objects_without_any_text_says_how_to_name_the_field(self, load):
        with pytest.raises(LoadError, match="no text") as caught:
            load(JsonLoader(RecordsConfig()), '[{"abstract": "x"}, {"abstract": "y"}]')
        assert "`text`" in caught.value.hint

    def test_a_broken_array_is_refused(self, load):
        with pytest.raises(LoadError, match="not JSON"):
            load(JsonLoader(RecordsConfig()), '[{"text": "x"},')


class TestCsv:
    loader = CsvLoader(CsvConfig())

    def test_a_title_stands_on_one_line(self, load):
        assert load(self.loader, b'name,text\n"Monte\nRosa",x')[0].title == "Monte Rosa"

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_is_found_out(self, load, delimiter):
        rows = [["id", "text", "year"], ["a", "x", "1"], ["b", "y", "2"]]
        source = "\n".join(map(delimiter.join, rows))
        assert [extract.text for extract in load(self.loader, source)] == ["x", "y"]

    def test_a_text_column_is_the_text_and_the_others_are_metadata(self, load):
        (extract,) = load(self.loader, 'ID,Text,Title,Year,Zip\na,"x, \ny",T,1999,00123\n')
        assert (extract.key, extract.text, extract.title) == ("a", "x, \ny", "T")
        assert extract.metadata == {"Year": 1999, "Zip": "00123"}

    def test_without_a_text_column_every_column_is_a_line(self, load):
        assert load(self.loader, "City,People\nBonn,300\n")[0].text == "City: Bonn\nPeople: 300"

    def test_rows_are_numbered_as_in_a_spreadsheet(self, load):
        extracts = load(self.loader, "a,b\n1,2\n,\n3,4\n")
        assert [str(extract.locations[0]) for extract in extracts] == ["row 2", "row 4"]

    def test_long_and_short_rows_are_read(self, load):
        extracts = load(self.loader, "a,b\n1\n1,2,3\n")
        assert [extract.text for extract in extracts] == ["a: 1", "a: 1\nb: 2\ncolumn 3: 3"]

    def test_a_field_larger_than_the_reader_s_usual_limit_is_read(self, load):
        assert len(load(self.loader, "text,b\n" + "x" * 200_000 + ",1\n")[0].text) == 200_000

    def test_a_table_without_a_header_numbers_its_columns(self, load):
        assert load(CsvLoader(CsvConfig(header=False)), "x,y\n")[0].text == "column 1: x\ncolumn 2: y"

    def test_a_single_column_is_read(self, load):
        assert [extract.text for extract in load(self.loader, "text\nhello; there\n")] == ["hello; there"]
