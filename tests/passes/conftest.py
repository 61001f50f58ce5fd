"""Issuing and holding passes in a real office."""

from typing import Any
from uuid import UUID

import pytest

from app.passes import scanning, service
from app.passes.lists import PassRow, one
from app.places.service import add_home
from app.printing.codes import badge_code

TERMS = {
    "kind": "renovation", "host": "5-1-0803", "purpose": "装修", "company": "宏达装修", "first_day": "2026-11-21", "last_day": "2026-12-20",
    "weekdays": "123456", "opens": "08:00", "closes": "18:00", "most_entries": "",
}  # fmt: skip


class Passes:
    """What the desk does with passes."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk

    def issue(self, holders: str = "张三 13800138000", **more: Any) -> UUID:
        issued = self.desk.do(service.issue, {**TERMS, "holders": holders, **more})
        first: UUID = issued.pass_ids[0]
        return first

    def row(self, pass_id: UUID) -> PassRow:
        return self.desk.read(one, pass_id, now=self.desk.now)  # type: ignore[no-any-return] -- the desk of conftest is untyped

    def code(self, pass_id: UUID) -> str:
        return badge_code(self.row(pass_id).serial)

    def scan(self, pass_id: UUID) -> scanning.Scanned:
        self.desk.later(seconds=4)
        return self.desk.do(scanning.scan, self.code(pass_id))  # type: ignore[no-any-return] -- as above


@pytest.fixture
def passes(desk: Any) -> Passes:
    """An office with two homes; it is Saturday noon."""
    for code, residents in (("5-1-0803", "林先生"), ("3-2-1202", "吴女士")):
        desk.do(add_home, {"code": code, "residents": residents})
    return Passes(desk)
