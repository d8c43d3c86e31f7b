"""Loaders: what each kind of file gives as text, title, metadata and places."""

from collections import Counter

import pytest

from ragloom.errors import LoadError
from ragloom.interfaces import Loader
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

ALL = [
    TextLoader(TextConfig()),
    MarkdownLoader(),
    HtmlLoader(),
    PdfLoader(PdfConfig()),
    DocxLoader(),
    JsonlLoader(RecordsConfig()),
    JsonLoader(RecordsConfig()),
    CsvLoader(CsvConfig()),
    SquadLoader(),
]


@pytest.mark.parametrize("loader", ALL, ids=lambda loader: type(loader).__name__)
def test_fulfils_the_protocol(loader):
    assert isinstance(loader, Loader)


def test_no_two_loaders_read_the_same_suffix_but_those_of_json():
    suffixes = Counter(suffix for loader in ALL for suffix in loader.suffixes)
    assert {suffix for suffix, loaders in suffixes.items() if loaders > 1} == {".json"}


@pytest.mark.parametrize("loader", ALL, ids=lambda loader: type(loader).__name__)
def test_a_file_that_is_not_there_is_a_load_error(loader, tmp_path):
    with pytest.raises(LoadError, match="cannot be read") as caught:
        list(loader.load(tmp_path / f"absent{loader.suffixes[0]}"))
    assert caught.value.hint


class TestText:
    loader = TextLoader(TextConfig())

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("naïve café", "utf-8"),
            ("naïve", "utf-8-sig"),
            ("hello there", "utf-16"),
            ("hello there", "utf-16-le"),
            ("hello there", "utf-16-be"),
            ("hello Čapek", "utf-16-be"),
            ("hello there", "utf-32"),
            ("北京是中国的首都，人口很多。", "gb18030"),
            ("Der Fluß fließt durch Köln; «déjà vu» à côté.", "cp1252"),
            ("Город стоит на реке.", "cp1251"),
            ("富士山は日本で最も高い山である。標高は3776メートル。", "cp932"),
            ("富士山は日本で最も高い山である。標高は3776メートル。", "euc_jp"),
            ("한라산은 대한민국에서 가장 높은 산이다.", "euc_kr"),
            ("玉山是台灣最高的山峰，海拔三千九百五十二公尺。", "big5"),
            ("At 20°C £5 buys a café's menu.", "cp1252"),
        ],
    )
    def test_the_encoding_is_found_out(self, load, text, encoding):
        assert load(self.loader, text.encode(encoding))[0].text == text

    def test_an_encoding_can_be_given(self, load):
        loader = TextLoader(TextConfig(encoding="koi8-r"))
        assert load(loader, "Город".encode("koi8-r"))[0].text == "Город"

    def test_line_ends_become_line_feeds(self, load):
        assert load(self.loader, b"a\r\nb\rc")[0].text == "a\nb\nc"

    def test_a_paragraph_is_located_by_its_line(self, load, place):
        assert place(load(self.loader, "one\ntwo\n\n\nthree")[0], "three") == "line 5"

    def test_a_binary_file_is_refused(self, load):
        with pytest.raises(LoadError, match="no text file"):
            load(self.loader, bytes(range(256)) * 4)


class TestMarkdown:
    loader = MarkdownLoader()

    def extract(self, load, source):
        return load(self.loader, source)[0]

    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("Some *emphasised* [link](http://x.y) with `code`.", "Some emphasised link with code."),
            ("A wrapped\nline.", "A wrapped line."),
            ("中文第一行\n第二行。", "中文第一行第二行。"),
            ("![a picture](x.png)", "a picture"),
            ("- one\n- two\n  - deep\n", "- one\n- two\n  - deep"),
            ("3. one\n4. two", "3. one\n4. two"),
            ("| a | b |\n|---|---|\n| 1 | **2** |", "a | b\n1 | 2"),
            ("```py\nx = 1\n\ny = 2\n```", "```py\nx = 1\n\ny = 2\n```"),
            ("> quoted\n> words", "quoted words"),
            ("<div>html <b>words</b></div>", "html words"),
            ("a  \nb", "a\nb"),
            ("# Head\n\ntext", "Head\n\ntext"),
            ("# Head {#anchor .wide}\n\ntext", "Head\n\ntext"),
            ("[TOC]\n\ntext", "text"),
            ("Said.[^1] More [^b].\n\n[^1]: A note.\n", "Said. More.\n\nA note."),
            ("Said.[^1] More.\n\n[^1]: http://x.y\n", "Said. More."),
            ("Match `[^a]` here.", "Match [^a] here."),
        ],
    )
    def test_the_text_is_what_a_reader_sees(self, load, source, text):
        assert self.extract(load, source).text == text

    def test_the_first_heading_is_the_title(self, load):
        assert self.extract(load, "## Sub\n\n# The *Title*\n").title == "The Title"

    def test_front_matter_gives_title_and_metadata(self, load):
        source = "---\ntitle: 'A: B'\ntags: [x, y]\nyear: 1999\ndate: 2020-01-02\nnested: {a: 1}\nempty:\n---\n# Head\n"
        extract = self.extract(load, source)
        assert (extract.title, extract.metadata) == (
            "A: B",
            {"tags": ("x", "y"), "year": 1999, "date": "2020-01-02", "nested.a": 1},
        )

    def test_bad_front_matter_is_reported_and_the_text_read(self, load):
        failure, extract = load(self.loader, "---\na: b: c\n---\nText\n")
        assert "front matter" in failure.what
        assert extract.text == "Text"

    def test_a_rule_at_the_top_is_no_front_matter(self, load):
        assert "prose" in self.extract(load, "---\nprose here\n\n---\nmore").text

    def test_a_place_is_the_path_of_headings(self, load, place):
        assert place(self.extract(load, "# A\n\n## B\n\nx\n\n# C\n\nhere"), "x") == "A > B"


class TestHtml:
    loader = HtmlLoader()

    def text(self, load, body):
        return load(self.loader, f"<html><body>{body}</body></html>")[0].text

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ("<p>A   river <b>flows</b>&amp;c.<p>Next", "A river flows&c.\n\nNext"),
            ("<ul><li><p>one</p><li>two<ul><li>deep</ul></ul>", "- one\n- two\n- deep"),
            ("<table><tr><th>A<th>B<tr><td><p>1</p><td>2</table>", "A | B\n1 | 2"),
            ("<table><tr><td><h2>Lay</h2>out<td><p>second</table>", "Lay\n\nout\n\nsecond"),
            ("<pre>x\n  y</pre>", "```\nx\n  y\n```"),
            ("a<br>b", "a\nb"),
            ("<script>bad()</script><style>p{}</style>good<p hidden>no</p>", "good"),
            ("<nav>Home</nav><header>Site</header><p>Content<footer>Foot</footer>", "Content"),
            ("<p>The whole content<div class='site cookie-banner'>We use cookies</div>", "The whole content"),
            ("<p>Content<div id=sidebar class='Sidebar--left'><ul><li>Other</ul></div>", "Content"),
            ("<p>Content<p class=stock>In stock", "Content\n\nIn stock"),
            ("<p>Content<div class=has-sidebar>About it</div>", "Content\n\nAbout it"),
            ("<div class=toc-page><p>The whole content</div><p>x", "The whole content\n\nx"),
            ("<p>Content<h2>Diet <span class=mw-editsection>[edit]</span></h2>", "Content\n\nDiet"),
            ("<nav>Only this</nav>", "Only this"),
            ("<form><p>All of it</p></form>", "All of it"),
            ("<div>Around it</div><main><p>The main content of it</main>", "The main content of it"),
            ("<article><header><h1>T</h1></header><p>Body</article>", "T\n\nBody"),
            ("<svg><style>a</style></svg>text", "text"),
            ("<!-- comment -->text", "text"),
        ],
    )
    def test_the_text_is_the_content_of_the_page(self, load, body, text):
        assert self.text(load, body) == text

    @pytest.mark.parametrize(
        ("source", "title"),
        [
            ("<title>River - Wiki</title><h1>River</h1>", "River"),
            ("<title>Page</title><h1>Other</h1>", "Page"),
            ("<h1>Only <i>this</i></h1>", "Only this"),
            ("<header><h1>Wiki</h1></header><h1>River</h1>", "River"),
            ("<title>River - Wiki</title><header><h1>Wiki</h1></header><h1>River</h1><p>x", "River"),
            ("<header><h1>River</h1></header><p>x", "River"),
            ("<p>none", ""),
        ],
    )
    def test_the_title_is_the_part_that_is_about_the_page(self, load, source, title):
        assert load(self.loader, source)[0].title == title

    def test_language_and_description_are_metadata(self, load):
        source = '<html lang="zh"><head><meta name="Description" content=" d "></head><body>x'
        assert load(self.loader, source)[0].metadata == {"lang": "zh", "description": "d"}

    def test_the_declared_encoding_is_used(self, load):
        source = '<meta charset="gb2312"><p>朱镕基'.encode("gb18030")
        assert load(self.loader, source)[0].text == "朱镕基"

    def test_a_wrongly_declared_encoding_is_found_out(self, load):
        assert load(self.loader, '<meta charset="ascii"><p>café'.encode())[0].text == "café"

    def test_a_place_is_the_path_of_headings(self, load, place):
        assert place(load(self.loader, "<h1>A</h1><h2>B</h2><p>here")[0], "here") == "A > B"

    def test_deep_nesting_is_read(self, load):
        assert self.text(load, "<div>" * 3000 + "x") == "x"


class TestDocx:
    loader = DocxLoader()

    @pytest.fixture
    def extract(self, tmp_path):
        import docx

        document = docx.Document()
        document.core_properties.title = "The report"
        document.core_properties.author = "A. Writer"
        document.add_heading("Rivers", 1)
        document.add_paragraph("Water flows.")
        document.add_paragraph("one", style="List Bullet")
        document.add_paragraph("two", style="List Bullet")
        table = document.add_table(2, 2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"
        table.cell(1, 0).text, table.cell(1, 1).text = "a", "b"
        document.add_heading("Deep", 2)
        document.add_paragraph("Last words.")
        document.save(str(tmp_path / "file.docx"))
        return next(iter(self.loader.load(tmp_path / "file.docx")))

    def test_paragraphs_lists_and_tables_come_in_their_order(self, extract):
        assert extract.text == "Rivers\n\nWater flows.\n\n- one\n- two\n\nBoth\na | b\n\nDeep\n\nLast words."

    def test_title_and_author_come_from_the_properties(self, extract):
        assert (extract.title, extract.metadata["author"]) == ("The report", "A. Writer")

    def test_a_place_is_the_path_of_headings(self, extract, place):
        assert place(extract, "Last") == "Rivers > Deep"


class TestPdf:
    loader = PdfLoader(PdfConfig())

    @pytest.fixture
    def pdf(self, tmp_path):
        from fpdf import FPDF

        def made(pages, *, title="", password="", head="", loader=self.loader):
            document = FPDF()
            document.set_font("helvetica", size=12)
            if title:
                document.set_title(title)
            if password:
                document.set_encryption(owner_password="owner", user_password=password)
            for number, page in enumerate(pages, start=1):
                document.add_page()
                for line in ([f"{head} {number}"] if head else []) + page.splitlines():
                    document.cell(text=line, new_x="LMARGIN", new_y="NEXT")
            document.output(str(tmp_path / "file.pdf"))
            return list(loader.load(tmp_path / "file.pdf"))

        return made

    def test_pages_are_located_by_their_number(self, pdf, place):
        (extract,) = pdf(["The first page.", "The second page."])
        assert place(extract, "second") == "page 2"

    def test_the_title_is_the_file_s(self, pdf):
        assert pdf(["Text."], title="A report")[0].title == "A report"

    def test_a_wrapped_line_goes_on_and_a_broken_word_is_whole(self, pdf):
        (extract,) = pdf(["The committee which was founded in Berlin in those years was a learned so-\nciety of note."])
        assert "learned society of note." in extract.text

    def test_running_heads_are_left_out(self, pdf):
        (extract,) = pdf(
            [f"Sentence about {thing}." for thing in ("cats", "dogs", "birds", "fish")], head="Annual report"
        )
        assert "Annual" not in extract.text

    def test_heads_that_take_turns_are_left_out(self, pdf):
        things = ("cats", "dogs", "birds", "fish", "bees", "ants")
        pages = [f"{('The Book', 'Of Animals')[i % 2]}\nSentence about {thing}." for i, thing in enumerate(things)]
        (extract,) = pdf(pages)
        assert "Book" not in extract.text and "Animals" not in extract.text

    def test_a_page_s_number_among_others_is_left_out(self, pdf):
        (extract,) = pdf([f"Sentence on {thing}.\nPage {i} of 12" for i, thing in enumerate("abcd", start=3)])
        assert "Page" not in extract.text

    def test_a_last_line_that_differs_by_its_number_is_kept(self, pdf):
        (extract,) = pdf(
            [f"Sentence about {thing}.\nTotal {n}" for thing, n in zip("abcd", (94, 311, 7, 50), strict=True)]
        )
        assert "Total 311" in extract.text

    def test_a_head_on_two_pages_only_is_kept(self, pdf):
        (extract,) = pdf(["Sentence about cats.", "Sentence about dogs."], head="Annual report")
        assert "Annual" in extract.text

    def test_a_scan_is_reported_as_having_no_text(self, pdf):
        (failure,) = pdf(["", ""])
        assert "no text layer" in failure.what
        assert "ocrmypdf" in failure.hint

    def test_an_encrypted_file_is_refused_with_the_setting_to_make(self, pdf):
        with pytest.raises(LoadError, match="encrypted") as caught:
            pdf(["Secret."], password="p")
        assert "password" in caught.value.hint

    def test_a_password_opens_it(self, pdf):
        (extract,) = pdf(["Secret."], password="p", loader=PdfLoader(PdfConfig(password="p")))
        assert extract.text == "Secret."
