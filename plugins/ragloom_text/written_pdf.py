"""A small PDF with a text layer, written by hand: what the loader is checked on where no library writes one."""

from __future__ import annotations

from collections.abc import Sequence

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H"
    b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
)
_DESCENDANT = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /DW 500"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
)
_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Plain def /CMapType 2 def\n"
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    b"%d beginbfchar\n%sendbfchar\nendcmap end end"
)
_FIRST_PAGE = 6


def written_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """One page each, a line of text (characters of the Basic Multilingual Plane) below the other."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), b" ".join(_references(len(pages)))),
        _FONT,
        _DESCENDANT,
        _stream(_to_unicode(pages)),
    ]
    for number, lines in enumerate(pages):
        bodies += [_page(_FIRST_PAGE + 2 * number + 1), _stream(_drawn(lines))]
    return _file(bodies)


def _to_unicode(pages: Sequence[Sequence[str]]) -> bytes:
    """Every character's code is its code point."""
    used = sorted({character for lines in pages for line in lines for character in line})
    return _TO_UNICODE % (len(used), b"".join(b"<%04X> <%04X>\n" % (ord(one), ord(one)) for one in used))


def _references(count: int) -> list[bytes]:
    return [b"%d 0 R" % (_FIRST_PAGE + 2 * number) for number in range(count)]


def _page(content: int) -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>" % content
    )


def _drawn(lines: Sequence[str]) -> bytes:
    shown = b"".join(b"<%s> Tj T*\n" % line.encode("utf-16-be").hex().encode() for line in lines)
    return b"BT /F1 12 Tf 14 TL 40 780 Td\n%sET" % shown


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(bodies: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, the table of where each begins, and the trailer."""
    written, starts = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(bodies) + 1
    return bytes(written) + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(written))
    )
