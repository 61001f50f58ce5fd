"""A counter that lets visitors wait, with staff to reach."""

from typing import Any
from uuid import UUID

from app.office.lists import staff
from app.office.service import add_staff
from app.office.settings import change_setting
from app.visits import service

ENGINEERS = (("刘工", "工程部", "8021"), ("何师傅", "工程部", "8022"), ("白工", "工程部", "8023"))


def keep_waiting(desk: Any, deputy: str = "") -> None:
    """Visitors wait to be fetched; 刘工 has colleagues, and `deputy` as B role."""
    desk.do(change_setting, "admit_on_arrival", False)
    for name, department, phone in ENGINEERS[1:]:
        desk.do(add_staff, {"name": name, "department": department, "phone": phone, "role": ""})
    name, department, phone = ENGINEERS[0]
    desk.do(add_staff, {"name": name, "department": department, "phone": phone, "role": "", "deputy": deputy})


def come(desk: Any, name: str = "王小明", host: str = "刘工", **more: object) -> UUID:
    """Somebody is at the desk."""
    done: UUID = desk.do(
        service.arrive, {"name": name, "host": host, "purpose": "Meeting", **more}, service.Coming(as_written=True)
    ).visit_id
    return done


def staff_id(desk: Any, name: str) -> UUID:
    """The id of a staff member."""
    return next(row.id for row in desk.read(staff) if row.name == name)
