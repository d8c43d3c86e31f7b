"""Whatever bytes a file holds, a loader gives documents, failures or a ``LoadError``: nothing else."""

import contextlib
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ragloom.errors import RagloomError
from ragloom.types import Extract, LoadFailure
from ragloom_text.loaders.config import CsvConfig, PdfConfig, RecordsConfig, TextConfig
from ragloom_text.loaders.csv_rows import CsvLoader
from ragloom_text.loaders.docx import DocxLoader
from ragloom_text.loaders.html import HtmlLoader
from ragloom_text.loaders.json_array import JsonLoader
from ragloom_text.loaders.jsonl import JsonlLoader
from ragloom_text.loaders.markdown import MarkdownLoader
from ragloom_text.loaders.pdf import PdfLoader
from ragloom_text.loaders.squad import SquadLoader
from ragloom_text.loaders.text import TextLoader


def a_pdf():
    from fpdf import FPDF

    document = FPDF()
    document.add_page()
    document.set_font("helvetica")
    document.cell(text="Some words.")
    return bytes(document.output())


def a_docx():
    import docx

    document = docx.Document()
    document.add_heading("Head", 1)
    document.add_table(1, 1).cell(0, 0).text = "cell"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


LOADERS = {
    "text": (TextLoader(TextConfig()), "Some words é 中文\n".encode()),
    "markdown": (
        MarkdownLoader(),
        b"---\na: [b]\n---\n# Head\n\n- x\n\n| a |\n|---|\n| b |\n\n```\nc\n```\n<p>&amp;\n",
    ),
    "html": (HtmlLoader(), b'<meta charset="utf-8"><nav>n</nav><table><tr><td>x</table><ul><li>y</ul><pre>z</pre>'),
    "pdf": (PdfLoader(PdfConfig()), a_pdf()),
    "docx": (DocxLoader(), a_docx()),
    "jsonl": (JsonlLoader(RecordsConfig()), b'{"text": "x", "n": 1}\n{"text": "y", "m": {"a": [1]}}\n'),
    "json": (JsonLoader(RecordsConfig()), b'[{"text": "x"}, {"text": "y", "title": "t"}]'),
    "squad": (
        SquadLoader(),
        b'{"data": [{"title": "T", "paragraphs": [{"context": "x", "qas": []}, {"context": "y"}]}]}',
    ),
    "csv": (CsvLoader(CsvConfig()), b'id,text\n1,"x, y"\n2,z\n'),
}


@st.composite
def broken(draw, whole):
    data = bytearray(whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole)
    for _ in range(draw(st.integers(0, 8))):
        if data:
            data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data) + draw(st.binary(max_size=8))


@pytest.mark.parametrize("name", LOADERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mutilated_file_gives_documents_failures_or_a_load_error(name, data, tmp_path):
    loader, whole = LOADERS[name]
    path = tmp_path / f"file{loader.suffixes[0]}"
    path.write_bytes(data.draw(st.one_of(broken(whole), st.binary(max_size=200))))
    try:
        found = list(loader.load(path))
    except RagloomError as error:
        assert error.hint
        return
    for item in found:
        assert isinstance(item, Extract) or (isinstance(item, LoadFailure) and item.hint)
        if isinstance(item, Extract):
            assert all(0 <= place.start <= len(item.text) for place in item.locations)
            item.text.encode()


def test_a_broken_pdf_leaves_the_log_alone(tmp_path, caplog):
    path = tmp_path / "file.pdf"
    path.write_bytes(a_pdf()[:-200])
    with caplog.at_level("WARNING"), contextlib.suppress(RagloomError):
        list(PdfLoader(PdfConfig()).load(path))
    assert caplog.records == []
