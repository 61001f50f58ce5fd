"""What a stranger may hand over: texts, tables, workbooks, cards and calendars that are nearly right, made by hypothesis."""

import io
import zipfile

from hypothesis import strategies as st

BIDI = "\u202e\u202d\u2066\u2067\u2068\u2069\u200f\u061c"
CELLS = (
    "=cmd|'/C calc'!A0", "+1+1", "-2", "@SUM(1)", "＝1+1", "\t=1", "\r=1", "|x", "%0a=1", '=HYPERLINK("http://a","b")', "'=1", "",
    "张三\u202e4321", "\u2066李四", "🧑‍🦽🚨", "𠮷野家", "a\u0300" * 60, "\x00", "\x1b[31m", "\ufeff", "\ud7ff", "NULL", "1e999", "-0",
    "2026-02-30", "99999999999999999999", "0x1p1023", "../../etc/passwd", "CON", "C:\\nul", "' OR 1=1 --", "{0.__class__}", "%s%n",
    "<script>", "&lt;", "\u2028", "13800138000", "姓名", "电话", "name", "phone",
    "来访时间", "2026-11-21 09:00", "５－１－０８０３", "x" * 33_000,
)  # fmt: skip
texts = st.one_of(st.sampled_from(CELLS), st.text(max_size=30), st.text(alphabet=BIDI + "张三=\"',;\t\n", max_size=12))
encodings = st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "utf-7"))


@st.composite
def mutated(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Whole, or with a few bytes changed, left out, doubled or put in."""
    data = bytearray(draw(whole))
    for _n in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        what = draw(st.sampled_from(("flip", "cut", "double", "put", "end")))
        if what == "flip" and data:
            data[place] ^= 1 << draw(st.integers(0, 7))
        elif what == "cut":
            del data[place : place + draw(st.integers(1, 40))]
        elif what == "double":
            data[place:place] = data[place : place + draw(st.integers(1, 200))]
        elif what == "put":
            data[place:place] = draw(st.binary(max_size=6))
        else:
            del data[place:]
    return bytes(data)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A CSV by any spreadsheet, or nearly."""
    delimiter = draw(st.sampled_from(",;\t|"))
    quote = draw(st.sampled_from(('"', '"', "", "'")))
    rows = draw(st.lists(st.lists(texts, max_size=8), max_size=12))
    wide = draw(st.sampled_from((0, 0, 0, 600, 70_000)))
    lines = [delimiter.join(quote + cell.replace('"', '""') + quote for cell in row) for row in rows]
    lines += [delimiter * wide] if wide else []
    return draw(st.sampled_from(("\n", "\r\n", "\r"))).join(lines).encode(draw(encodings), "replace")


SHEET = '<?xml version="1.0"?>{doctype}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rest}</worksheet>'
TENFOLD = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(8))  # the last is a hundred million times the first
BOMB = f'<!DOCTYPE a [<!ENTITY a0 "aaaaaaaaaa">{TENFOLD}]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
REFERENCES = ("A1", "XFD1048576", "XFE1", "ZZZZZZ1", "A0", "A-1", "1", "", "A99999999999", "AAAAAAAAAAAAAAAAAAAAAAA1", "a1", "B2")
KINDS = ("s", "inlineStr", "str", "b", "e", "d", "n", "zz")
NUMBERS = ("0", "1", "-1", "99999999", "1e308", "NaN", "", "x", "44561.5", "18446744073709551616")
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = f'<Relationship Id="r1" Type="{OFFICE}/{{kind}}" Target="{{target}}"/>'
RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships">{RELATION}</Relationships>'
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    "_rels/.rels": RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>姓名</t></si><si><t>张三</t></si></sst>',
}


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """A workbook made by hand: entities, cells where no sheet has any, strings that are not there, parts with names of other places."""
    places, kinds, numbers = map(st.sampled_from, (REFERENCES, KINDS, NUMBERS))
    cells = st.builds('<c r="{}" t="{}"><v>{}</v></c>'.format, places, kinds, numbers)
    rows = draw(st.lists(st.lists(cells, max_size=5), max_size=5))
    size = draw(st.sampled_from(("A1", "A1:B2", "A1:XFD1048576", "XFD1048576:A1", "A1:ZZZZZ9999999", "")))
    told = "".join(f'<row r="{n}">{"".join(row)}</row>' for n, row in enumerate(rows, 1))
    inner = f'<dimension ref="{size}"/><sheetData>{told}</sheetData>'
    doctype = draw(st.sampled_from(("", "", BOMB, OUTSIDE)))
    inner += "&a8;" if doctype == BOMB else "&x;" if doctype == OUTSIDE else ""
    target = draw(st.sampled_from(("worksheets/sheet1.xml", "worksheets/sheet1.xml", "../../../etc/passwd", "/etc/passwd", "")))
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target=target))
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(doctype=doctype, rest=inner))
        archive.writestr(draw(st.sampled_from(("../../../x", "/tmp/x", "a\x00b", "CON", "x" * 200))), "x")
    return memory.getvalue()


def _lines(kind: str, names: tuple[str, ...], values: tuple[str, ...]) -> st.SearchStrategy[str]:
    line = st.builds("{}:{}".format, st.sampled_from(names), st.one_of(st.sampled_from(values), texts.map(lambda text: text[:300])))
    return st.lists(line, max_size=10).map(lambda found: "\r\n".join((f"BEGIN:{kind}", *found, f"END:{kind}")))


cards = st.builds(
    lambda found, encoding: "\r\n".join(found).encode(encoding, "replace"),
    st.lists(
        _lines(
            "VCARD", ("VERSION", "FN", "N", "TEL", "TEL;TYPE=cell", "ORG", "NOTE", "NOTE;ENCODING=QUOTED-PRINTABLE", "PHOTO;ENCODING=b",
                      "X-A;CHARSET=zz"),
            ("3.0", "2.1", "4.0", "张;三;;;", "=E5=BC=A0=", ";;;;", "tel:+86-138", "AAAA", "BEGIN:VCARD"),
        ), max_size=4,
    ), st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "utf-16")),
)  # fmt: skip

RULES = (
    "FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=999999999", "FREQ=DAILY;INTERVAL=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=ZZ",
    "FREQ=MINUTELY;UNTIL=99991231T000000Z", "FREQ=WEEKLY;BYDAY=MO,TU,WE;COUNT=10", "FREQ=DAILY;UNTIL=20261201", "FREQ=YEARLY;BYEASTER=1",
    "FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=-366",
)  # fmt: skip
WHENS = ("20261121T090000Z", "20261121", "00010101T000000", "99991231T235959Z", "20261121T250000", "20260230T000000", "", "20261121T090000")
calendars = st.builds(
    lambda method, events: "\r\n".join(("BEGIN:VCALENDAR", f"METHOD:{method}", *events, "END:VCALENDAR")).encode("utf-8", "replace"),
    st.sampled_from(("REQUEST", "CANCEL", "", "x")),
    st.lists(
        _lines(
            "VEVENT", ("DTSTART", "DTSTART;TZID=Mars/Base", "DTEND", "RRULE", "EXDATE", "RDATE", "ATTENDEE;CN=张三",
                       "ATTENDEE;PARTSTAT=DECLINED", "ORGANIZER;CN=刘工", "SUMMARY", "UID", "RECURRENCE-ID", "LOCATION", "STATUS"),
            (*RULES, *WHENS, "mailto:a@b", "mailto:", "CANCELLED", "1"),
        ), max_size=4,
    ),
)  # fmt: skip
