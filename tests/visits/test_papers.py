"""Papers of a visit: readable codes, texts in their boxes, what must and must not stand there."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.printing.codes import badge_code, read_code
from app.printing.sheet import tracing
from app.printing.stock import Stock, make, stock, stocks
from app.visits.papers import (
    BadgeValues,
    Correction,
    Move,
    RecordValues,
    RegisterRow,
    RegisterValues,
    SlipValues,
    badge,
    record,
    register,
    slip,
)
from tests.printing.looking import codes_on, ink_outside, outside, pages, picture, words

CODE = badge_code(1234567)
PLAIN = BadgeValues(
    number="V20261121-0007", code=CODE, name="张晓明", company="华强物业", host="李主任", place="工程部 3栋305", day="2026-11-21",
    valid_until="2026-11-21 18:00", kind="访客", office="阳光花园管理处",
)  # fmt: skip
CHINESE = replace(
    PLAIN, name="阿卜杜拉·买买提江",
    company="深圳市前海深港现代服务业合作区华强北智能科技发展股份有限公司" + "南山分公司第三工程项目部驻场施工管理办公室安全监督组一二三四",
    host="欧阳德华副主任", place="工程维修与设施管理部 12栋B座2305", kind="施工人员", needs_escort=True, people=12,
)  # fmt: skip
ENGLISH = replace(
    PLAIN, name="Alexandra Montgomery-Featherstonehaugh", company="International Lifts, Escalators & Moving Walkways Co. Ltd.",
    host="Bartholomew Wolfeschlegelsteinhausenbergerdorff", place="Engineering, room 305", kind="Contractor", needs_escort=True,
)  # fmt: skip
assert len(CHINESE.company) == 60
RARE = replace(PLAIN, name="𠮷㐂👩‍👩‍👧犇", company="Ž̷a̴l̶g̵o̴ שלום 123 العربية ｶﾅ", host="O'Brien\u200b\u202e\"<b>", photo=b"no picture")
LONG = {"chinese": CHINESE, "english": ENGLISH, "rare": RARE}
LABELS = [key for key, found in stocks().items() if key not in ("a4", "a5-slip")]


def printable(one: Stock, height: float) -> tuple[float, float, float, float]:
    x, y = one.place
    width, (margin_x, margin_y) = one.label[0], one.margins
    return x + margin_x - 0.3, y + margin_y - 0.3, x + width - margin_x + 0.3, y + height - margin_y + 0.3


def height_of(pdf: bytes, one: Stock) -> float:
    return one.label[1] or picture(pdf, 100).height / 100 * 25.4


@pytest.mark.parametrize("key", LABELS)
@pytest.mark.parametrize("words_of", LONG)
def test_every_label_is_read_by_a_scanner_and_keeps_its_words_inside(key: str, words_of: str) -> None:
    with tracing() as boxes:
        pdf = badge(LONG[words_of], stock(key), reprint=2)
    assert codes_on(pdf, 203) == [CODE]
    assert codes_on(pdf, 300) == [CODE]
    assert outside(pdf, boxes) == []
    assert not ink_outside(pdf, printable(stock(key), height_of(pdf, stock(key))))
    assert pages(pdf) == 1


@pytest.mark.parametrize("key", ["dymo-11356", "dymo-30256", "brother-62x100"])
def test_a_label_held_upright_is_read_too(key: str) -> None:
    upright = replace(stock(key), landscape=False)
    for values in LONG.values():
        with tracing() as boxes:
            pdf = badge(values, upright)
        assert codes_on(pdf, 203) == [CODE]
        assert codes_on(pdf, 300) == [CODE]
        assert outside(pdf, boxes) == []


def test_a_stock_too_small_for_bars_gets_squares_and_one_too_small_for_those_says_so() -> None:
    small = make("small", {"name": "Small", "width": 40.0, "height": 40.0})
    assert codes_on(badge(PLAIN, small), 300) == [CODE]
    with pytest.raises(UserError, match="larger"):
        badge(PLAIN, make("tiny", {"name": "Tiny", "width": 20.0, "height": 20.0, "dpi": 203}))


def test_the_name_is_the_largest_word_on_a_badge() -> None:
    with tracing() as boxes:
        badge(PLAIN, stock("brother-62x100"))
    heights = {box.text: box.high - box.low for box in boxes}
    assert max(heights, key=lambda text: heights[text]) == "张晓明"


def test_a_badge_shows_who_where_until_and_what_kind() -> None:
    for key in LABELS:
        text = words(badge(replace(PLAIN, needs_escort=True), stock(key))).replace("\r\n", " ")
        for part in ("张晓明", "华强物业", "李主任", "18:00", "访客", "Escort required", "V20261121-0007"):
            assert part in text, (key, part)


def test_a_badge_has_no_place_for_a_phone_or_an_id() -> None:
    assert not {field.name for field in fields(BadgeValues)} & {"phone", "phones", "id_number", "id"}


def test_a_reprint_keeps_the_number_and_says_so() -> None:
    first, again = words(badge(PLAIN, stock("brother-62x29"))), words(badge(PLAIN, stock("brother-62x29"), reprint=1))
    assert "Reprint" not in first
    assert "Reprint 1" in again
    assert "V20261121-0007" in again


def test_the_same_badge_is_the_same_file() -> None:
    assert badge(CHINESE, stock("cr80")) == badge(CHINESE, stock("cr80"))


def test_the_band_of_a_colour_stock_has_the_colour_of_the_type() -> None:
    import pypdfium2

    image = pypdfium2.PdfDocument(badge(replace(PLAIN, colour="#b3261e"), stock("cr80")))[0].render(scale=2).to_pil().convert("RGB")
    assert (0xB3, 0x26, 0x1E) in {colour for _count, colour in image.getcolors(1 << 20) or ()}


@pytest.mark.parametrize("label", [1, 2, 5, 8])
def test_a_sheet_prints_on_the_label_asked_for(label: int) -> None:
    one = stock("avery-5395").start(label)
    pdf = badge(ENGLISH, one)
    assert codes_on(pdf, 300) == [CODE]
    assert not ink_outside(pdf, printable(one, 59.27))


def test_a_nudge_moves_the_print_in_half_millimetres() -> None:
    straight, moved = badge(PLAIN, stock("cr80")), badge(PLAIN, stock("cr80").nudged(1.1, -0.6))
    first, second = (picture(pdf, 254).point(lambda grey: 255 - grey).getbbox() for pdf in (straight, moved))
    assert first is not None
    assert second is not None
    assert (second[0] - first[0], second[1] - first[1]) == (10, -5)


def test_an_endless_label_is_as_long_as_its_words() -> None:
    one = stock("brother-62-endless")
    assert picture(badge(CHINESE, one)).height > picture(badge(replace(PLAIN, company="", place=""), one)).height + 40


def test_a_photo_stands_on_the_badge_beside_the_name() -> None:
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (60, 80), "#cc3300").save(file, "PNG")
    with tracing() as boxes:
        pdf = badge(replace(CHINESE, photo=file.getvalue()), stock("brother-62x100"))
    assert codes_on(pdf, 300) == [CODE]
    assert outside(pdf, boxes) == []
    assert len(pdf) > len(badge(CHINESE, stock("brother-62x100")))


SLIP = SlipValues(
    number="V20261121-0007", day="2026-11-21", name=CHINESE.name, office="阳光花园管理处", code=CODE, company=CHINESE.company,
    phone="138****8888", people=3, host=ENGLISH.host, place=CHINESE.place, purpose="维修", plate="粤B·12345", belongings="工具箱 " * 30,
    badge=CODE, arrived="09:12", desk="王芳", notice="我们登记您的姓名、电话、被访人与进出时间。" * 8,
    printed_by="王芳", printed_at="2026-11-21 09:12",
)  # fmt: skip


@pytest.mark.parametrize(("form", "count"), [("A5", 2), ("A4", 1), ("roll80", 1)])
def test_a_slip_keeps_its_words_inside_and_its_code_readable(form: str, count: int) -> None:
    with tracing() as boxes:
        pdf = slip(SLIP, form=form, reprint=1)
    assert pages(pdf) == count
    assert outside(pdf, boxes) == []
    for page in range(count):
        assert set(codes_on(pdf, 203, page)) == {CODE}
        assert "Reprint 1" in words(pdf, page)
    assert not ink_outside(pdf, (2.5, 2.5, 77.5, 400) if form == "roll80" else (6, 4, 204, 293), page=0) or form == "A4"


def test_a_slip_form_nobody_has_names_the_choices() -> None:
    with pytest.raises(UserError, match="A5"):
        slip(SLIP, form="B7")


def a_row(n: int) -> RegisterRow:
    return RegisterRow(
        day="11-21", name=(PLAIN, CHINESE, ENGLISH, RARE)[n % 4].name, company=(PLAIN, CHINESE, ENGLISH, RARE)[n % 4].company,
        phone="138****8888", people=2, host=CHINESE.host, arrived="09:12", left="18:00 time unknown" if n % 3 == 0 else "",
        is_left_struck=n % 3 == 0, is_inside=n % 3 != 0, badge=CODE, received_by="王芳", note="带孩子",
    )  # fmt: skip


def test_a_register_repeats_its_headings_numbers_its_pages_and_adds_up() -> None:
    with tracing() as boxes:
        pdf = register(RegisterValues(rows=[a_row(n) for n in range(60)], span="2026-11-21", office="阳光花园", printed_by="王芳"))
    count = pages(pdf)
    assert count > 2
    for page in range(count):
        text = words(pdf, page)
        assert "Belongings" in text
        assert f"Page {page + 1} of {count}" in text
    assert "Visits 60 · people 120 · still inside 40 · leaving time not measured 20" in words(pdf, count - 1)
    assert outside(pdf, boxes) == []
    assert not ink_outside(pdf, (6.5, 6.5, 290.5, 203.5))


def test_a_leaving_time_nobody_measured_is_struck_through() -> None:
    row = a_row(0)
    struck, clean = (register(RegisterValues(rows=[replace(row, is_left_struck=is_struck)], span="")) for is_struck in (True, False))
    upper = (0, 0, 1600, 300)  # the row; the totals below count it too
    dark = [sum(picture(pdf, 150).crop(upper).histogram()[:128]) for pdf in (struck, clean)]
    assert dark[0] > dark[1]


def test_an_empty_register_says_why_it_is_empty() -> None:
    pdf = register(RegisterValues(rows=[], span="2026-11-21"))
    assert "No visits in these days." in words(pdf)
    assert "Page 1 of 1" in words(pdf)


def test_a_record_shows_every_field_every_move_and_every_correction() -> None:
    values = RecordValues(
        number="V20261121-0007", fields=[(f"Field {n}", CHINESE.company * (n % 4)) for n in range(40)] + [("Note", "很长的备注。" * 600)],
        moves=[Move("2026-11-21 09:12", "arrived", "王芳", "first print"), Move("2026-11-21 18:00", "signed out", "王芳")],
        corrections=[Correction("2026-11-21 10:00", "王芳", "Company", "华强", CHINESE.company, "Typing mistake")],
    )  # fmt: skip
    with tracing() as boxes:
        pdf = record(values)
    text = "".join(words(pdf, page) for page in range(pages(pdf)))
    for part in ("Field 39", "signed out", "Typing mistake", "Corrections", f"Page 1 of {pages(pdf)}"):
        assert part in text
    assert outside(pdf, boxes) == []


def test_every_hostile_text_stays_in_its_box(shared: Callable[[str], Path]) -> None:
    texts = json.loads((shared("hostile/blns") / "blns.json").read_text("utf-8"))
    names = ("company", "plate", "belongings", "purpose", "host", "note")
    rows = [
        RegisterRow(day="11-21", name=texts[at], **dict(zip(names, texts[at + 1 : at + 7], strict=False))) for at in range(0, len(texts), 7)
    ]
    with tracing() as boxes:
        pdf = register(RegisterValues(rows=rows, span="2026-11-21"))
    assert outside(pdf, boxes) == []
    assert not any(ink_outside(pdf, (6.5, 6.5, 290.5, 203.5), 100, page) for page in range(pages(pdf)))


@pytest.mark.parametrize("part", range(8))
def test_a_badge_with_a_hostile_name_is_still_read(part: int, shared: Callable[[str], Path]) -> None:
    texts = json.loads((shared("hostile/blns") / "blns.json").read_text("utf-8"))[part * 3 :: 24]
    for text in texts:
        with tracing() as boxes:
            pdf = badge(replace(PLAIN, name=text, company=text, host=text), stock("brother-62x100"))
        assert outside(pdf, boxes) == []
        assert [read_code(found) for found in codes_on(pdf, 203)] == [1234567]
