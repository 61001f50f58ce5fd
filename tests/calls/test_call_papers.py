"""来电记录 of a day and of a month, 留言条: everything stands in its box, whatever is long."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.calls import drawing, papers
from app.calls.lists import ContactFilter
from app.calls.service import take_call
from app.printing.sheet import Drawn, tracing
from app.printing.stock import stock

NOVEMBER = ContactFilter(date(2026, 11, 1), date(2026, 11, 30))


def listed(line: Any, wanted: ContactFilter) -> list[str]:
    with tracing() as drawn:
        line.read(drawing.call_list, wanted, now=line.now, by=line.by)
    return [each.text for each in drawn]


def note(line: Any, name: str) -> None:
    line.do(take_call, {"direction": "in", "name": name, "phone": "13800138000", "kind": "answered", "text": "材料几点到"})


def test_a_month_of_calls_has_its_days_as_headings_and_a_day_has_none(line: Any) -> None:
    note(line, "王建国")
    line.now += timedelta(days=2)
    note(line, "钱先生")
    month = listed(line, NOVEMBER)
    assert {"2026-11", "王建国", "钱先生", "138****8000"} <= set(month)
    headings = [text for text in month if text.startswith("2026-11-2")]
    assert [text[:10] for text in headings] == ["2026-11-21", "2026-11-23"]
    day = listed(line, ContactFilter(date(2026, 11, 23), date(2026, 11, 23)))
    assert "钱先生" in day
    assert "王建国" not in day
    assert [text for text in day if text.startswith("2026-11-2")] == ["2026-11-23"], "in the head, not over the rows"


SLIP = papers.MessageSlipValues(
    number="M20261123-0007",
    for_whom="阿卜杜拉·买买提·艾合买提",
    department="环境绿化与公共设施维护管理部",
    text="楼道灯坏了两天没人修。" * 12,
    taken="11-23 10:27 李红",
    name="Alexandra Papadopoulos-Konstantinou",
    company="深圳市顺丰速运集团有限公司华南分公司",
    phone="13800138000",
    wants=("请回电", "15:30 再来电"),
    is_urgent=True,
    office="深圳市阳光花园物业管理服务有限公司美好家园管理处",
    printed="打印 2026-11-23 10:30",
)


def overlap(one: Drawn, other: Drawn) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    upward = min(one.high, other.high) - max(one.low, other.low)
    return across > 0.5 and upward > 0.5


@pytest.mark.parametrize("form", ["A6", "roll80", "label", "small label"])
def test_nothing_on_a_message_slip_stands_over_anything_else(form: str) -> None:
    kept = {"A6": None, "roll80": stock("roll-80"), "label": stock("brother-62x100"), "small label": stock("brother-62x29")}[form]
    with tracing() as drawn:
        papers.message_slip(SLIP, form=form.split()[-1], reprint=1, stock=kept)
    said = [each for each in drawn if each.text.strip()]
    assert {"13800138000", SLIP.number} <= {part for each in said for part in each.text.split(" · ")}
    over = [(a.text, b.text) for n, a in enumerate(said) for b in said[n + 1 :] if overlap(a, b)]
    assert over == []
