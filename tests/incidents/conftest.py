"""Recording incidents in a real office."""

from typing import Any
from uuid import UUID

import pytest

from app.incidents import lists, service
from app.incidents.lists import IncidentRow
from app.incidents.service import Telling
from app.office.service import add_staff

FORM = {"kind": "lift", "place": "3 栋 2 单元", "what": "三人被困电梯。", "involved": "吴女士", "calmed": "一直用对讲说话。"}


class Incidents:
    """What the desk does about incidents."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk

    def record(self, telling: Telling | None = None, **more: Any) -> service.Done:
        done: service.Done = self.desk.do(service.record, {**FORM, **more}, telling)
        return done

    def report(self, incident_id: UUID, to: str = "王主任", **more: Any) -> service.Done:
        done: service.Done = self.desk.do(service.report, incident_id, Telling({"to": to, "way": "phone", **more}, as_written=True))
        return done

    def close(self, incident_id: UUID, **more: Any) -> service.Done:
        form = {"calmed": "安抚", "result": "全部救出", **more}
        done: service.Done = self.desk.do(service.close, incident_id, form, version=self.row(incident_id).version)
        return done

    def row(self, incident_id: UUID) -> IncidentRow:
        return self.desk.read(lists.row, incident_id)  # type: ignore[no-any-return] -- the desk of conftest is untyped

    def trail(self, incident_id: UUID) -> list[tuple[str, str]]:
        return [(event.what, event.detail) for event in self.desk.read(lists.details, incident_id).events]


@pytest.fixture
def incidents(desk: Any) -> Incidents:
    """An office with a director and an engineer; it is Saturday noon."""
    for name, department in (("王主任", "办公室"), ("刘工", "工程部")):
        desk.do(add_staff, {"name": name, "department": department, "role": ""})
    return Incidents(desk)
