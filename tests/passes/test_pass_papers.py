"""The pass on every badge stock and the list of a home: readable codes, texts in their boxes, the photo where there is one."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from app.core import i18n
from app.core.errors import UserError
from app.passes import drawing, photo, scanning, service
from app.passes.drawing import about_list
from app.passes.lists import PassFilter
from app.printing import queue
from app.printing.codes import read_code
from app.printing.sheet import tracing
from app.printing.stock import stocks
from app.wiring import drawers
from tests.passes.conftest import TERMS, Passes
from tests.printing.looking import codes_on, outside, pages, picture, words

LABELS = [key for key, found in stocks().items() if key not in ("a4", "a5-slip")]
LONG = {
    "zh_CN": ("阿卜杜热合曼·买买提江 13800138000", {"company": "深圳市前海宏达建筑装饰工程有限公司南山分公司第三工程项目部"}),
    "en": ("Alexandra Montgomery-Featherstonehaugh 13800138000", {"company": "International Lifts, Escalators & Moving Walkways Co. Ltd."}),
}


@pytest.fixture
def _no_photos() -> Iterator[None]:
    yield
    photo._readers.clear()


def red() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), (200, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("language", LONG)
@pytest.mark.parametrize("key", LABELS)
def test_a_pass_fits_every_stock_and_its_code_is_read(desk: Any, passes: Passes, key: str, language: str) -> None:
    holder, more = LONG[language]
    held = passes.issue(holder, **more, most_entries="20", weekdays="1356", opens="22:00", closes="06:00")
    i18n.use_language(language)
    with tracing() as drawn:
        pdf = desk.read(drawing.pass_badge, held, now=desk.now, stock=key)
    assert outside(pdf, drawn) == []
    assert [read_code(code) for code in codes_on(pdf, stocks()[key].dpi)] == [passes.row(held).serial]


def test_a_pass_says_who_where_from_when_until_when_and_at_which_hours(desk: Any, passes: Passes) -> None:
    i18n.use_language("zh_CN")
    said = words(desk.read(drawing.pass_badge, passes.issue(), now=desk.now))
    for part in ("张三", "宏达装修", "5-1-0803", "2026-11-21 – 12-20", "08:00–18:00", "P20261121-0001", "美好家园"):
        assert part in said
    assert "138" not in said.replace("P20261121", "")


def test_a_reprint_says_so_and_a_withdrawn_pass_is_not_printed(desk: Any, passes: Passes) -> None:
    held = passes.issue()
    assert "Reprint 2" in words(desk.read(drawing.pass_badge, held, now=desk.now, reprint=2))
    desk.do(service.withdraw, held, "Pass lost")
    with pytest.raises(UserError, match="withdrawn"):
        desk.read(drawing.pass_badge, held, now=desk.now)


@pytest.mark.usefixtures("_no_photos")
def test_the_photo_of_the_picture_store_is_drawn(desk: Any, passes: Passes) -> None:
    held = passes.issue()
    before = picture(desk.read(drawing.pass_badge, held, now=desk.now))
    asked: list[Any] = []

    def read(s: object, picture_id: object, person_id: object) -> bytes:
        asked.append(person_id)
        return red()

    photo.read_with(read)
    assert picture(desk.read(drawing.pass_badge, held, now=desk.now)).tobytes() != before.tobytes()
    assert asked == [passes.row(held).person_id]


def test_the_badge_of_a_visit_made_with_a_pass_is_the_pass(desk: Any, passes: Passes) -> None:
    form = {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting", "language": "zh_CN"}
    done = desk.do(scanning.arrive_for_day, form)
    (job,) = desk.read(queue.jobs_of, done.visit_id)
    pdf = desk.read(drawers()["badge"], job)
    assert [read_code(code) for code in codes_on(pdf, 300)] == [done.badge]
    assert "P20261121-0001" in words(pdf)


def test_the_list_of_a_home_holds_its_passes_over_several_pages(desk: Any, passes: Passes) -> None:
    passes.issue("李四", host="3-2-1202")
    crew = "\n".join(f"工人{n} 138001380{n:02d}" for n in range(40))
    first = desk.do(service.issue, {**TERMS, "holders": crew}).pass_ids[0]
    about = about_list(PassFilter(host_id=passes.row(first).host_id))
    with tracing() as drawn:
        pdf = desk.read(drawing.pass_list, about, now=desk.now, by=desk.by)
    assert outside(pdf, drawn) == []
    assert pages(pdf) == 2
    said = words(pdf, 0) + words(pdf, 1)
    for part in ("工人0", "工人39", "138****8039", "5-1-0803", "40 passes", "Page 2 of 2", "Printed by 李红"):
        assert part in said
    assert "李四" not in said
    desk.do(service.print_list, about)


def test_a_list_of_nobody_is_a_paper_too(desk: Any, passes: Passes) -> None:
    assert "0 passes" in words(desk.read(drawing.pass_list, about_list(PassFilter(text="nobody")), now=desk.now))
