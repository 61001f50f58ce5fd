"""The evacuation's papers and its copy outside the program: what stands there, what must not, and that nothing leaves its box."""

import os
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import UserError
from app.core.i18n import speaking
from app.evacuations import copies, drawing
from app.evacuations.fields import Answer
from app.evacuations.lists import roll
from app.evacuations.service import answer, close, set_drill, start
from app.printing.sheet import tracing
from app.visits.companions import Companion
from app.visits.fields import Leaving
from app.visits.service import Coming, arrive, leave
from app.visits.together import arrive_with
from tests.printing.looking import ink_outside, outside, pages, words

LONG = "深圳市前海深港现代服务业合作区华强北智能科技发展股份有限公司南山分公司第三工程项目部"


@pytest.fixture
def house(desk: Any) -> Any:
    """Sixty people on many floors with long and rare names, some needing help, two just gone."""
    kept = []
    for n in range(60):
        name = ("张三", "阿卜杜热合曼·买买提江", "Alexandra Montgomery-Featherstonehaugh", "𠮷㐂 <b>犇</b>")[n % 4]
        form = {
            "name": name,
            "host": f"{n % 3 + 1}-1-{n % 18 + 1:02d}03",
            "purpose": "维修",
            "phone": f"138{n:08d}",
            "company": LONG[: n % 40],
        }
        form["assistance"] = "wheelchair" if n % 20 == 7 else ""
        kept.append(desk.do(arrive, form, Coming(as_written=True, prints=False)))
    for made in kept[:2]:
        desk.do(leave, made.visit_id, Leaving.SEEN)
    return desk


def whole(pdf: bytes) -> str:
    return "\n".join(words(pdf, page) for page in range(pages(pdf)))


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_word_stays_in_its_box_in_every_language(house: Any, language: str) -> None:
    call_id = house.do(start).call_id
    with speaking(language):
        for draw in (drawing.call_list, drawing.report):
            with tracing() as boxes:
                pdf = house.read(draw, call_id, now=house.now)
            assert outside(pdf, boxes) == []
            assert not any(ink_outside(pdf, (6.5, 6.5, 203.5, 290.5), 100, page) for page in range(pages(pdf)))
        with tracing() as boxes:
            pdf = house.read(copies.copy_files, now=house.now)[copies.PDF]
        assert outside(pdf, boxes) == []


def test_a_page_that_goes_on_with_a_floor_names_it_again(house: Any) -> None:
    for n in range(40):
        form = {"name": f"访客{n}", "host": "9-1-0903", "purpose": "维修"}
        house.do(arrive, form, Coming(as_written=True, prints=False))
    pdf = house.read(drawing.list_now, now=house.now)
    assert sum("Building 9 · floor 9" in words(pdf, page) for page in range(pages(pdf))) >= 2
    for page in range(pages(pdf)):
        assert f"Page {page + 1} of {pages(pdf)}" in words(pdf, page)


def test_the_list_has_a_box_for_everybody_and_their_phones(house: Any) -> None:
    text = whole(house.read(drawing.list_now, now=house.now))
    assert text.count("□") == 60
    assert "13800000042" in text
    assert "wheelchair" in text
    assert "Inside 58 · need help 3 · left in the last 15 minutes 2" in text


def test_the_list_of_an_empty_house_says_so(desk: Any) -> None:
    pdf = desk.read(drawing.list_now, now=desk.now)
    assert "Nobody is inside" in words(pdf)
    assert pages(pdf) == 1


def test_a_list_printed_again_shows_what_was_said_and_that_it_is_a_reprint(house: Any) -> None:
    call_id = house.do(start).call_id
    for entry, said in zip(house.read(roll, call_id).rows, (Answer.FOUND, Answer.MISSING, Answer.NOT_HERE), strict=False):
        house.do(answer, entry.id, said)
    house.do(set_drill, call_id, True)
    text = whole(house.read(drawing.call_list, call_id, now=house.now, reprint=1))
    assert (text.count("□"), text.count("×")) == (57, 1)
    assert "DRILL · Reprint 1" in text


def test_the_report_names_who_is_not_found_first_and_masks_phones(house: Any) -> None:
    call_id = house.do(start).call_id
    rows = house.read(roll, call_id).rows
    house.later(seconds=75)
    house.do(answer, rows[10].id, Answer.MISSING)
    house.do(answer, rows[11].id, Answer.FOUND)
    house.later(minutes=3)
    house.do(close, call_id)
    text = whole(house.read(drawing.report, call_id, now=house.now))
    assert (
        text.index("not found (1 person)")
        < text.index("not asked yet (56 people)")
        < text.index("found (1 person)", text.index("not asked"))
    )
    for part in ("4 min 15 s", "12:01:15", "李红", "2026-11-21 12:00:00", "2026-11-21 12:04:15"):
        assert part in text
    assert "13800000042" not in text


def test_the_copy_holds_names_and_rooms_and_nothing_else(house: Any, tmp_path: Path) -> None:
    files = house.read(copies.copy_files, now=house.now)
    copies.write_files(tmp_path, files)
    page = (tmp_path / copies.HTML).read_text("utf-8")
    pdf = whole((tmp_path / copies.PDF).read_bytes())
    for text in (page, pdf):
        assert "张三" in text
        assert "2-1-0203" in text
        assert "58 people" in text
        for kept_inside in ("138", "wheelchair", "Needs help", LONG[:8], "V2026", "维修"):
            assert kept_inside not in text
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "http" not in page
    assert page.count("<tr>") == 58


def test_the_copy_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    copies.write_files(tmp_path, {"a.html": b"old"})
    (tmp_path / "b.pdf").mkdir()
    with pytest.raises(UserError, match=r"b\.pdf cannot be written into"):
        copies.write_files(tmp_path, {"a.html": b"new", "b.pdf": b"x"})
    assert (tmp_path / "a.html").read_bytes() == b"new"
    assert sorted(os.listdir(tmp_path)) == ["a.html", "b.pdf"]
    with pytest.raises(UserError, match="cannot be written into"):
        copies.write_files(tmp_path / "gone", {"a.html": b"x"})


def test_a_report_is_kept_in_a_folder_that_is_made_for_it(tmp_path: Path) -> None:
    path = copies.keep_report(tmp_path / "evacuations", "E20261121-0001", b"%PDF")
    assert path.read_bytes() == b"%PDF"
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot be saved"):
        copies.keep_report(tmp_path / "file" / "x", "E20261121-0001", b"%PDF")


def test_list_and_report_name_with_whom_a_companion_came_and_the_copy_does_not(desk: Any) -> None:
    desk.do(arrive_with, {"name": "甲某", "host": "5-1-0803", "purpose": "探访"}, [Companion("乙某")], Coming(as_written=True))
    call_id = desk.do(start).call_id
    for draw in (drawing.call_list, drawing.report):
        assert "乙某, with 甲某" in whole(desk.read(draw, call_id, now=desk.now))
    files = desk.read(copies.copy_files, now=desk.now)
    assert "with" not in files[copies.HTML].decode("utf-8").split("</style>")[1].replace("device-width", "")
    assert "乙某, with" not in whole(files[copies.PDF])
