"""Fills a data folder with a made-up property office: staff, homes and visits, the same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import at_local, day_of
from app.desk import sample_words as words
from app.office import service as office
from app.office.duty_record import Department, DutyPair
from app.office.record import Office, Staff
from app.people import search
from app.people.record import Person
from app.places.fields import home_key
from app.places.record import Home
from app.storage.numbers import daily_number, take
from app.storage.records import insert_rows, new_row
from app.storage.store import changes_of
from app.visits.fields import Leaving, VisitorType, VisitState
from app.visits.record import Visit
from app.visits.service import BADGES

ADMINISTRATOR, PASSWORD = "管理员", "firstdesk-sample"
PEOPLE_SHARE = 0.279
BATCH = 5000


@dataclass(frozen=True)
class Sampled:
    """What the sample made."""

    visits: int
    people: int
    homes: int


def found_sample(s: Session, *, by: Actor, now: datetime) -> Actor:
    """The sample office with its staff and homes where there is none yet; gives its receptionist."""
    if not s.execute(select(Office.id)).first():
        office.found(s, {"name": "美好家园物业服务中心", "kind": "property", "person": ADMINISTRATOR, "password": PASSWORD}, now=now)
        from app.office.passwords import set_password

        for name, department, post, phone, place, role in words.STAFF:
            deputy = words.DEPUTIES.get(name, "")
            staff = Staff(name=name, department=department, post=post, phone=phone, place=place, role_words=role, deputy=deputy)
            s.add(staff)
            if role:
                set_password(s, staff.id, PASSWORD)
        s.flush()
        _draw_up(s)
    if not s.execute(select(Home.id).limit(1)).first():
        insert_rows(s, Home, list(_homes()))
        changes_of(s).kinds.add("Home")
    first = s.execute(select(Staff).where(Staff.is_active).order_by(Staff.role_words != "receptionist", Staff.id)).scalars().first()
    assert first is not None, "an office has at least its founder"
    return Actor(first.id, first.name, first.roles, "1")


def _draw_up(s: Session) -> None:
    """Departments with head and division leader, A and B of their matters (W5)."""
    ids: dict[str, UUID] = {name: key for name, key in s.execute(select(Staff.name, Staff.id))}
    for name, head, leader, phone in words.DEPARTMENTS:
        s.add(Department(name=name, head_id=ids.get(head), leader_id=ids.get(leader), phone=phone))
    for name, matter, a, b in words.PAIRS:
        s.add(DutyPair(department=name, matter=matter, a_id=ids.get(a), b_id=ids.get(b)))
    s.flush()


def _homes() -> Iterator[dict[str, Any]]:
    chooser = random.Random(7)
    for building in range(1, 9):
        for unit in (1, 2, 3):
            for floor in range(1, 19):
                for flat in (1, 2, 3, 4):
                    code = f"{building}-{unit}-{floor:02d}{flat:02d}"
                    resident = chooser.choice(words.SURNAMES) + chooser.choice(("先生", "女士"))
                    yield new_row(Home, {"code": code, "key": home_key(code), "building": f"{building} 栋", "residents": resident})


def fill(s: Session, visits: int, seed: int, *, by: Actor, now: datetime) -> Sampled:
    """`visits` visits of about a quarter as many people, up to this very moment; some are still inside."""
    chooser = random.Random(seed)
    people = _people(s, max(1, round(visits * PEOPLE_SHARE)), chooser, now)
    hosts = [(h.id, f"{h.code} {h.residents}") for h in s.execute(select(Home.id, Home.code, Home.residents).order_by(Home.code))]
    days = _days(visits, now)
    for n, day in enumerate(days):
        many = visits * (n + 1) // len(days) - visits * n // len(days)
        _fill_day(s, _Day(day, many, now), chooser, people, hosts)
    changes_of(s).kinds.update({"Visit", "Person"})
    changes_of(s).facts.update(visits=visits, seed=seed, people=len(people))
    return Sampled(visits, len(people), len(hosts))


def _days(visits: int, now: datetime) -> list[date]:
    """Up to today: about 60 visits a day, for huge samples five years and more a day."""
    many = min(max(1, visits // 60), 1825)
    return [day_of(now) - timedelta(days=n) for n in reversed(range(many))]


def _name(chooser: random.Random) -> str:
    surname = chooser.choice(words.DOUBLE_SURNAMES) if chooser.random() < 0.01 else chooser.choice(words.SURNAMES)
    return surname + "".join(chooser.choice(words.GIVEN) for _ in range(1 if chooser.random() < 0.25 else 2))


def _people(s: Session, many: int, chooser: random.Random, now: datetime) -> list[tuple[Any, ...]]:
    first = take(s, "person", many=many)
    found: list[tuple[Any, ...]] = []
    rows = []
    for seq in range(first, first + many):
        phone = f"1{chooser.choice('3578')}{chooser.randrange(10**9):09d}" if chooser.random() < 0.9 else ""
        company = chooser.choice(words.COMPANIES) if chooser.random() < 0.45 else ""
        plate = f"鄂A·{chooser.choice('ABCDEFGHJKLMNP')}{chooser.randrange(10000):04d}" if chooser.random() < 0.2 else ""
        row = new_row(Person, {"seq": seq, "name": _name(chooser), "phones": phone, "company": company, "plate": plate, "made_at": now})
        rows.append(row)
        found.append((row["id"], row["name"], phone, company, plate))
        if len(rows) == BATCH:
            _keep_people(s, rows)
            rows = []
    if rows:
        _keep_people(s, rows)
    return found


def _keep_people(s: Session, rows: list[dict[str, Any]]) -> None:
    insert_rows(s, Person, rows)
    search.index_rows(s, rows)


@dataclass(frozen=True)
class _Day:
    day: date
    many: int
    now: datetime

    @property
    def is_today(self) -> bool:
        return self.day == day_of(self.now)


def _fill_day(s: Session, day: _Day, chooser: random.Random, people: list[tuple[Any, ...]], hosts: list[tuple[UUID, str]]) -> None:
    opens, closes = at_local(day.day, time(8, 0)), at_local(day.day, time(18, 0))
    if day.is_today:
        closes = min(closes, day.now - timedelta(minutes=2))
        opens = min(opens, closes - timedelta(hours=4))
    span = max(60, int((closes - opens).total_seconds()))
    moments = sorted(opens + timedelta(seconds=chooser.randrange(span)) for _ in range(day.many))
    number = take(s, "visit", f"{day.day:%Y%m%d}", many=day.many)
    badge = take(s, "badge", many=day.many)
    rows = []
    for n, at in enumerate(moments):
        values = {**_who(chooser, people, hosts), **_stay(chooser, day, at)}
        rows.append(new_row(Visit, {
            **values, "number": daily_number("V", day.day, number + n), "badge": (badge + n - 1) % BADGES + 1, "at": at,
            "day": int(f"{day.day:%Y%m%d}"), "counter": "1", "received_by": "李红",
        }))  # fmt: skip
    for start in range(0, len(rows), BATCH):
        insert_rows(s, Visit, rows[start : start + BATCH])


def _who(chooser: random.Random, people: list[tuple[Any, ...]], hosts: list[tuple[UUID, str]]) -> dict[str, Any]:
    person_id, name, phone, company, plate = chooser.choice(people)
    host_id, host = chooser.choice(hosts)
    purpose = chooser.choices([word for word, _ in words.PURPOSES], [weight for _, weight in words.PURPOSES])[0]
    return {
        "person_id": person_id, "name": name, "phone": phone, "company": company, "plate": plate, "purpose": purpose,
        "type": VisitorType(words.TYPES.get(purpose, "guest")), "people": 1 if chooser.random() < 0.85 else chooser.randrange(2, 5),
        "host_kind": "home", "host_id": host_id, "host": host, "belongings": chooser.choice(words.BELONGINGS),
    }  # fmt: skip


def _stay(chooser: random.Random, day: _Day, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"state": VisitState.LEFT, "arrived_at": at, "admitted_at": at, "leaving": Leaving.SEEN}
    left = at + timedelta(minutes=chooser.choice((6, 12, 20, 35, 50, 90, 150)))
    if day.is_today and (left > day.now or chooser.random() < 0.15):
        return {"state": VisitState.INSIDE, "arrived_at": at, "admitted_at": at}
    if chooser.random() < 0.06:
        values["leaving"] = Leaving.UNKNOWN
    elif chooser.random() < 0.5:
        values["leaving"] = Leaving.SCANNED
    return {**values, "left_at": left}
