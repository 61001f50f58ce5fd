"""The office every fault is tried on: filled through the services, opened by the program's own door, plain or encrypted."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from app.attachments.service import About, attach_bytes
from app.complaints.kinds import keep_tree
from app.complaints.service import register
from app.complaints.verifying import facts, start
from app.core import clock, i18n
from app.core.actor import SYSTEM, Actor, Role
from app.office import encryption
from app.office.departments import add_department, change_department
from app.office.presence import departments
from app.office.service import add_staff, change_staff, found
from app.office.settings import change_setting
from app.printing.service import set_route
from app.printing.spool import FOLDER
from app.storage import keyfile
from app.storage import keys as encrypting
from app.storage.opening import NAME
from app.storage.store import Store
from app.tickets.promising import take_template
from app.tickets.service import open_ticket
from app.tickets.telling import report_back
from app.tickets.work import finish, note, work
from app.visits.fields import Leaving
from app.visits.service import arrive, leave
from app.wiring import open_office

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 at the office
COUNTERS = ("1", "2", "3", "4")
DATA, PAPERS, KEYS = "data", "papers", "keys"
PASSWORD = "correct horse"
PASSPHRASE = "a few words of nobody here"


@dataclass(frozen=True)
class Kind:
    """How an office lies on the disk: `open` opens a folder of it, `finish` makes one of a plain office while that is open."""

    name: str
    open: Callable[[Path], Store]
    finish: Callable[[Store, Path, Actor], object] = lambda _store, _folder, _by: None


def _encrypt(store: Store, folder: Path, by: Actor) -> None:
    encryption.encrypt(store, folder, PASSPHRASE, by=by, now=NOON - timedelta(days=30), remember=False)


def unlock(folder: Path) -> None:
    """By the passphrase where it has a key file; that takes a quarter of a second, once for a key file and not for every copy of it."""
    file = folder / encrypting.KEY_FILE
    if file.exists():
        content = file.read_bytes()
        if content not in _keys:
            _keys[content] = keyfile.unlock(folder, PASSPHRASE)
        encrypting.hold(folder / NAME, _keys[content])


def _unlocked(folder: Path) -> Store:
    unlock(folder)
    return open_office(folder)


_keys: dict[bytes, bytes] = {}
PLAIN = Kind("plain", open_office)
KINDS = {kind.name: kind for kind in (PLAIN, Kind("encrypted", _unlocked, _encrypt))}


@dataclass(frozen=True)
class People:
    """Who works in the office: 李红 at the desk, 孙物管 with complaints, 钱主任 above them."""

    desk: UUID
    officer: UUID

    def at(self, counter: str) -> Actor:
        """李红 at a counter."""
        return Actor(self.desk, "李红", frozenset({Role.ADMINISTRATOR, Role.RECEPTIONIST}), counter)

    def complaints(self, counter: str) -> Actor:
        """孙物管 at a counter."""
        return Actor(self.officer, "孙物管", frozenset({Role.OFFICER}), counter)


def _tree(s: Any, *, by: Actor, now: datetime) -> int:
    return keep_tree(s)


@cache
def template(kind_name: str) -> tuple[Path, People]:
    """An office with staff, promises and kinds of complaints; made once for a process, in a folder that goes with it."""
    holder = tempfile.TemporaryDirectory(prefix="firstdesk-faults-office-")
    _holders.append(holder)
    folder = Path(holder.name) / DATA
    store = open_office(folder)
    early = NOON - timedelta(days=30)
    form = {"name": "美好家园", "kind": "property", "person": "李红", "password": PASSWORD}
    by = store.do(found, form, now=early, counter="1").value

    def do(service: Callable[..., Any], *args: Any) -> Any:
        return store.do(service, *args, by=by, now=early).value

    do(change_staff, by.staff_id, {"name": "李红", "department": "客服部", "phone": "8102", "role": "administrator receptionist"})
    officer = do(add_staff, {"name": "孙物管", "department": "客服部", "role": "officer", "phone": ""})
    for name, role in (("陈主任", "department_head"), ("钱主任", "director")):
        do(add_staff, {"name": name, "department": "客服部", "role": role, "phone": ""})
    kept = {row.name: row.id for row in store.read(departments, now=early)}
    place = {"name": "客服部", "head": "陈主任", "leader": "钱主任", "phone": ""}
    if "客服部" in kept:
        do(change_department, kept["客服部"], place)
    else:
        do(add_department, place)
    do(change_setting, "print_slip", False)
    with i18n.speaking("zh_CN"):
        do(take_template)
        store.do(_tree, by=SYSTEM, now=early)
    KINDS[kind_name].finish(store, folder, by)
    store.close()
    return folder, People(by.staff_id, officer)


_holders: list[tempfile.TemporaryDirectory[str]] = []


@contextmanager
def keys(folder: Path) -> Iterator[None]:
    """Signing and checking with the keys of this folder."""
    before = os.environ.get("FIRSTDESK_KEYS")
    os.environ["FIRSTDESK_KEYS"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("FIRSTDESK_KEYS")
        if before is not None:
            os.environ["FIRSTDESK_KEYS"] = before


@contextmanager
def copied(kind: Kind) -> Iterator[tuple[Path, People]]:
    """A folder with a copy of the template office in `data` and its key in `keys`, whose counters print into `papers`; gone afterwards."""
    folder, people = template(kind.name)
    with tempfile.TemporaryDirectory(prefix="firstdesk-faults-") as holder:
        root = Path(holder)
        shutil.copytree(folder, root / DATA)
        with keys(root / KEYS):
            store = kind.open(root / DATA)
            for counter in COUNTERS:
                for paper in ("badge", "ticket", "complaint_ack"):
                    route = {"printer": f"{FOLDER}{root / PAPERS}", "look": "no"}
                    store.do(set_route, counter, paper, route, by=people.at(counter), now=NOON - timedelta(days=1))
            store.close()
            yield root, people


class Desk:
    """One counter at work: what it does next, and the words it acknowledges it with after the commit."""

    def __init__(self, store: Store, people: People, counter: str, *, first: int = 0, is_now: bool = False) -> None:
        self.store, self.people, self.counter = store, people, counter
        self.by, self.officer = people.at(counter), people.complaints(counter)
        self.n = first
        self.now, self.is_now = NOON, is_now
        self.inside: list[tuple[UUID, int]] = []
        self.tickets: list[tuple[UUID, int, int]] = []
        self.complaints: list[tuple[UUID, int, int]] = []

    def do(self, service: Callable[..., Any], *args: Any, by: Actor | None = None, **more: Any) -> Any:
        """A service as this counter."""
        return self.store.do(service, *args, by=by or self.by, now=self.now, **more).value

    def step(self, which: int) -> dict[str, Any]:
        """One thing done, as its acknowledgement: kind, id, number and the version it has now at least."""
        self.n += 1
        self.now = max(clock.now(), self.now) if self.is_now else self.now + timedelta(seconds=1)
        work_of = (self.comes, self.comes, self.goes, self.opens, self.moves, self.keeps, self.complains, self.handles)
        return work_of[which % len(work_of)]()

    def _told(self, kind: str, done: Any, record_id: UUID) -> dict[str, Any]:
        told = {"kind": kind, "id": record_id.hex, "number": done.number, "name": done.name}
        return {**told, "version": done.version, "state": str(done.state)}

    def comes(self) -> dict[str, Any]:
        """Somebody checks in; a badge is queued."""
        form = {"name": f"访客{self.counter}号{self.n}", "phone": f"138{self.counter}{self.n:07d}", "host": "陈主任", "purpose": "看房"}
        done = self.do(arrive, form)
        self.inside.append((done.visit_id, done.version))
        return self._told("visit", done, done.visit_id)

    def goes(self) -> dict[str, Any]:
        """Somebody leaves."""
        if not self.inside:
            return self.comes()
        visit_id, _version = self.inside.pop(0)
        done = self.do(leave, visit_id, Leaving.SEEN)
        return self._told("visit", done, visit_id)

    def opens(self) -> dict[str, Any]:
        """Somebody brings a matter in person; the ticket is printed."""
        form = {
            "channel": "visit", "name": f"业主{self.n}", "phone": "13800138000", "is_resident": "no", "item": "公共部位维修",
            "matter": f"卫生间渗水第{self.n}次",
        }  # fmt: skip
        done = self.do(open_ticket, form)
        self.tickets.append((done.ticket_id, done.version, 0))
        return self._told("ticket", done, done.ticket_id)

    def moves(self) -> dict[str, Any]:
        """A ticket one step on: noted, into work, finished, reported back."""
        if not self.tickets:
            return self.opens()
        ticket_id, version, step = self.tickets.pop(0)
        made = (
            (note, {"note": "已联系"}), (work, {"item": "公共部位维修"}), (finish, {"result": "已修好"}),
            (report_back, {"how": "phone", "reaction": "满意"}),
        )[step]  # fmt: skip
        done = self.do(made[0], ticket_id, made[1], version=version)
        if step < 3:
            self.tickets.append((ticket_id, done.version, step + 1))
        return self._told("ticket", done, ticket_id)

    def keeps(self) -> dict[str, Any]:
        """A paper of a ticket is kept with it."""
        if not self.tickets:
            return self.opens()
        name, data = f"现场{self.counter}-{self.n}.txt", f"第{self.n}页\n".encode() * 400
        done = self.do(attach_bytes, About("ticket", self.tickets[-1][0]), (name, data))
        return {"kind": "attachment", "id": done.id.hex, "number": name, "version": 1, "state": str(done.kind)}

    def complains(self) -> dict[str, Any]:
        """A complaint in person."""
        form = {
            "channel": "visit", "kind": "装修噪音", "name": f"张{self.n}", "phone": "13800138000", "home": "3-1-0502",
            "summary": f"楼上装修周末施工{self.n}", "story": "周六早上七点开始打钻。", "wish": "停止",
            "is_sorry": "yes", "superior": "陈主任",
        }  # fmt: skip
        done = self.do(register, form)
        self.complaints.append((done.complaint_id, done.version, 0))
        return self._told("complaint", done, done.complaint_id)

    def handles(self) -> dict[str, Any]:
        """A complaint one step on: verifying begun, facts found."""
        if not self.complaints:
            return self.complains()
        complaint_id, version, step = self.complaints.pop(0)
        made = (
            (start, {"severity": "ordinary", "danger": "none", "at_once": "已电话请施工方暂停"}),
            (facts, {"facts": "属实，周六有施工", "evidence": "现场照片两张", "proposal": "派秩序部上门", "fault": "partly"}),
        )[step]  # fmt: skip
        done = self.do(made[0], complaint_id, made[1], by=self.officer, version=version)
        if step == 0:
            self.complaints.append((complaint_id, done.version, 1))
        return self._told("complaint", done, complaint_id)
