"""Documents: sound ones of every kind that is read, what becomes of them, and files that were made to do harm."""

from __future__ import annotations

import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable

from benchmarks.hostile.mutation import broken_bytes

WORDS = "The canal was opened in 1869 and is 193 kilometres long."
Made = tuple[str, bytes]


def pdf(words: str) -> bytes:
    from fpdf import FPDF

    made = FPDF()
    made.set_title("Canals")
    for number in (1, 2):
        made.add_page()
        made.set_font("helvetica")
        made.multi_cell(0, text=f"{words} Page {number}.")
    return bytes(made.output())


def docx(words: str) -> bytes:
    import docx as python_docx

    made = python_docx.Document()
    made.add_heading("Canals", 1)
    made.add_paragraph(words)
    made.add_table(2, 2).cell(0, 0).text = "cell"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def html(words: str) -> bytes:
    body = f"<nav>n</nav><main><h1>Canals</h1><p>{words}<ul><li>y</ul><table><tr><td>a<td>b</table><pre>z</pre></main>"
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Canals</title>{body}'.encode()


def markdown(words: str) -> bytes:
    head = "---\ntitle: Canals\ntags: [a, b]\n---\n# Canals\n\n"
    return f"{head}{words}\n\n- [x](y)\n\n| a |\n|---|\n| b |\n\n> q\n".encode()


def text(words: str) -> bytes:
    return f"{words}\n\nÜber 中文 {words}\n".encode()


def jsonl(words: str) -> bytes:
    rows = [
        {"_id": f"r{n}", "title": "t", "text": f"{words} {n}", "metadata": {"year": 1869, "tags": ["a"]}}
        for n in range(5)
    ]
    return "\n".join(map(json.dumps, rows)).encode()


def array(words: str) -> bytes:
    return json.dumps([{"text": f"{words} {n}", "n": n} for n in range(3)]).encode()


def csv(words: str) -> bytes:
    return f'id,text,year\n1,"{words}",1869\n2,"x, ""y""",2\n'.encode()


SOUND: dict[str, Callable[[str], bytes]] = {
    ".pdf": pdf, ".docx": docx, ".html": html, ".md": markdown, ".txt": text, ".jsonl": jsonl, ".json": array,
    ".csv": csv,
}  # fmt: skip

ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-7", "cp1252", "gb18030", "shift_jis", "koi8-r", "cp037")


def hostile(chance: random.Random, cache: dict[str, bytes]) -> Made:
    """A suffix, and the content of a file that is probably not sound."""
    if chance.random() < 0.25:
        return chance.choice(BOMBS)(chance)
    suffix = chance.choice(list(SOUND))
    if suffix not in cache:
        cache[suffix] = SOUND[suffix](WORDS)
    data = cache[suffix]
    if chance.random() < 0.1 and suffix not in {".pdf", ".docx"}:
        data = data.decode().encode(chance.choice(ENCODINGS), "replace")
    if suffix == ".docx" and chance.random() < 0.5:
        return suffix, _with_broken_part(data, chance)
    return (chance.choice(list(SOUND)) if chance.random() < 0.05 else suffix), broken_bytes(data, chance)


def _with_broken_part(data: bytes, chance: random.Random) -> bytes:
    """A sound archive around a part that is not."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(parts))
    parts[name] = broken_bytes(parts[name], chance)
    return _zipped(parts)


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def _docx_with(document: bytes) -> Made:
    data = docx(WORDS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return ".docx", _zipped({**parts, "word/document.xml": document})


_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx_of_blanks(chance: random.Random) -> Made:
    size = chance.choice((1, 50, 400)) * 1_000_000
    return _docx_with(
        b"<w:document %s><w:body><w:p><w:r><w:t>" % _W + b" " * size + b"</w:t></w:r></w:p></w:body></w:document>"
    )


def _docx_of_paragraphs(chance: random.Random) -> Made:
    count = chance.choice((10_000, 300_000))
    return _docx_with(
        b"<w:document %s><w:body>" % _W + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * count + b"</w:body></w:document>"
    )


def _docx_of_tables(chance: random.Random) -> Made:
    depth = chance.choice((20, 250, 5000))
    opening, closing = b"<w:tbl><w:tr><w:tc>", b"<w:p/></w:tc></w:tr></w:tbl>"
    return _docx_with(b"<w:document %s><w:body>" % _W + opening * depth + closing * depth + b"</w:body></w:document>")


def _docx_of_entities(chance: random.Random) -> Made:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    outside = b'<!ENTITY e0 SYSTEM "file:///etc/passwd">' if chance.random() < 0.5 else b'<!ENTITY e0 "ha">'
    body = b"<w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body>"
    return _docx_with(b"<!DOCTYPE d [" + outside + entities + b"]><w:document %s>" % _W + body + b"</w:document>")


def _nested_zip(chance: random.Random) -> Made:
    data = b"x" * 1000
    for number in range(chance.choice((2, 30))):
        data = _zipped({f"{number}.zip": data, "../../evil": b"x", "/abs": b"y"})
    return ".docx", data


def _pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> Made:
    """A file of these objects, numbered from 1, with a table that is right about them."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    tail = b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, trailer, len(data))
    return ".pdf", data + head + table + tail


_PAGES = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")


def _pdf_bomb(chance: random.Random) -> Made:
    size = chance.choice((1, 30, 300)) * 1_000_000
    data = zlib.compress(chance.choice((b" ", b"(a) Tj ", b"q ", b"[")) * size, 9)
    if chance.random() < 0.3:
        data = zlib.compress(data, 9)
        filters = b"[/FlateDecode/FlateDecode]"
    else:
        filters = b"/FlateDecode"
    stream = b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(data), filters, data)
    return _pdf(*_PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>", stream)


def _pdf_loop(chance: random.Random) -> Made:
    loops = (
        (_PAGES[0], b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        (
            _PAGES[0],
            b"<</Type/Pages/Kids[3 0 R]/Count 999999999>>",
            b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 9>>",
        ),
        (b"<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>",),
        (b"1 0 R",),
        (*_PAGES, b"<</Type/Page/Parent 3 0 R/Contents 3 0 R>>"),
        (
            *_PAGES,
            b"<</Type/Page/Parent 2 0 R/Contents[" + b"4 0 R " * 50_000 + b"]>>",
            b"<</Length 0>>stream\n\nendstream",
        ),
        (*_PAGES, b"[" * 50_000),
        (*_PAGES, b"<</A" * 20_000),
        (*_PAGES, b"(" * 100_000),
    )
    trailer = chance.choice(
        (b"/Root 1 0 R", b"/Root 1 0 R/Prev 9", b"/Root 1 0 R/Prev -1", b"/Root 1 0 R/Encrypt<</Filter/Standard>>")
    )
    return _pdf(*chance.choice(loops), trailer=trailer)


def _html_bomb(chance: random.Random) -> Made:
    count = chance.choice((1000, 30_000, 200_000))
    tag = chance.choice(
        (
            "div",
            "table",
            "tr",
            "td",
            "nav",
            "b",
            "a",
            "svg",
            "ul",
            "li",
            "template",
            "select",
            "h1",
            "p",
            "form",
            "header",
        )
    )
    page = chance.choice((
        f"<{tag}>" * count, f"<{tag}>x</{tag}>" * count, f"<{tag} " + "a=1 " * count + ">x", "&lt" * count,
        "<!--" * count,
        f"<{tag} class='{'toc ' * 100}'>x" * (count // 100), "<![CDATA[" * count, "\x00" * count,
        f"<p>{'x' * 20 * count}",
        f"<h1>{'x ' * count}</h1>", "<table><tr>" + "<td>x" * count, "<" * count, "<pre>" + "\n" * count,
    ))  # fmt: skip
    charset = chance.choice(
        (
            "utf-8",
            "utf-7",
            "punycode",
            "idna",
            "unicode_escape",
            "rot13",
            "zlib",
            "utf-16",
            "raw_unicode_escape",
            "x" * 99,
        )
    )
    return ".html", f'<meta charset="{charset}">{page}'.encode()


def _markdown_bomb(chance: random.Random) -> Made:
    count = chance.choice((500, 20_000, 150_000))
    body = chance.choice(("> ", "- ", "[", "![", "*a **a ", "`", "``` ", "<", "\\", "_a", "1. ", "|a", "a\n---\n",
        "[a]: b\n", "[a](", "&amp;", "*", "# ", "~~a", "<a ", "<!--", "[^1]", "\t", "\n")) * count  # fmt: skip
    head = chance.choice(("", "", "---\na: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(99)) + "---\n",
        "---\n" + "a:\n" + "[" * min(count, 3000) + "\n---\n", "---\n" + "- " * min(count, 3000) + "\n---\n",
        "---\na: !!python/object/apply:os.system [id]\n---\n", "---\n" + "x: 1\n" * (count // 10) + "---\n",
        "---\n" * count))  # fmt: skip
    return ".md", f"{head}{body}".encode()


def _text_bomb(chance: random.Random) -> Made:
    count = chance.choice((1000, 100_000, 1_000_000, 5_000_000))
    unit = chance.choice(("\n", " ", "\n ", "\t", "a", "9", ".", "a. ", "A. B", "。", "中", "\u0300", "\u202e",
        "\x1b[2J", "\ufeff", "\r", "?!", '"', "(", "e.g. ", "1.", "ﷺ", "\x0b", "\u2028", "a\n", "\n\n",
        "http://"))  # fmt: skip
    return chance.choice((".txt", ".log", ".txt")), (unit * (count // len(unit))).encode()


def _rows_bomb(chance: random.Random) -> Made:
    count = chance.choice((1000, 60_000, 400_000))
    rows = chance.choice((
        '{"text": ' + "[" * count, '{"text": "' + "x" * count * 20 + '"}', '{"text": "x", "n": ' + "9" * min(count,
        5000) + "}",
        '{"text": "x", "m": ' + '{"a":' * min(count, 900) + "1" + "}" * min(count, 900) + "}",
        '{"text": "x", "n": NaN, "i": -Infinity, "e": 1e999}',
        '{"text": "\\ud800", "title": "\\u0000", "_id": "\\udfff"}',
        '{"text": "x", "_id": ""}\n{"text": "y", "_id": "../../../etc/passwd"}\n{"text": "z", "_id": "/abs"}\n' * 2,
        "{" + ",".join(f'"k{n}": "v"' for n in range(min(count, 50_000))) + ',"text": "x"}',
        '{"text": "x"}\n' * (count // 20),
        json.dumps({"text": "'; DROP TABLE passages; --", "'; DROP TABLE versions; --": "' OR 1=1", "": "",
        "a\0": "\0"}),
        "\x00" * count, "\n" * count, '"' * count, "[" * count, "nul" * 9, "1\n" * (count // 20),
        '{"text": null}\n' * 300,
    ))  # fmt: skip
    return chance.choice((".jsonl", ".jsonl", ".json")), rows.encode("utf-8", "surrogatepass")


def _table_bomb(chance: random.Random) -> Made:
    count = chance.choice((1000, 60_000, 900_000))
    table = chance.choice((
        "," * count, "a," * count + "\n" + "b," * count, '"' * count, '"' + "x" * count, "a,b\n" * count,
        "\n" * count, "a\tb;c|d,e\n" * 9,
        "id,text\n" + "1,x\n" * (count // 10), "text\n" + "x" * count * 10, '"a\n' * count, "\x00," * count,
        "a,a,a,a\n1,2,3,4,5,6\n",
        "id,text\n,x\n../../x,y\n/abs,z\n=cmd|' /C calc'!A0,w\n",
        "text," + "c," * (count // 10) + "\nx" + ",9" * (count // 10),
    ))  # fmt: skip
    return chance.choice((".csv", ".tsv")), table.encode()


BOMBS: tuple[Callable[[random.Random], Made], ...] = (
    _docx_of_blanks, _docx_of_paragraphs, _docx_of_tables, _docx_of_entities, _nested_zip, _pdf_bomb, _pdf_loop,
    _pdf_loop,
    _html_bomb, _html_bomb, _markdown_bomb, _markdown_bomb, _text_bomb, _text_bomb, _rows_bomb, _rows_bomb, _table_bomb,
    _table_bomb,
)  # fmt: skip
