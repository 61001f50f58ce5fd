"""Contingency plans: those shipped for each kind of office, and the office's own wording of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, HEADS, Actor, allowed
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import LANGUAGES, _, language
from app.core.ids import new_id
from app.incidents.fields import OTHER, OTHER_WORDS, PLAN_FIELDS, PlanState, lines_of, parted
from app.incidents.record import ContingencyPlan
from app.office.fields import OfficeKind
from app.office.record import Office
from app.office.settings import get_settings
from app.printing import queue

OFFICES = Path(__file__).parents[2] / "resources" / "offices"
PAPER = "plan"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as it stands: `duties` and `phones` are (who, what) pairs; `is_shipped` came with the program, `is_own` in the office's words.

    `version` is that of the office's wording, 0 where there never was one. One that `is_off` is offered no more.
    """

    key: str
    title: str
    steps: tuple[str, ...]
    duties: tuple[tuple[str, str], ...]
    phones: tuple[tuple[str, str], ...]
    is_shipped: bool
    is_own: bool = False
    is_off: bool = False
    version: int = 0
    changed_at: datetime | None = None
    changed_by: str = ""

    @property
    def id(self) -> str:
        """Its key."""
        return self.key

    @property
    def form(self) -> dict[str, str]:
        """The plan as PLAN_FIELDS show it."""
        return {
            "title": self.title, "steps": "\n".join(self.steps), "duties": _as_lines(self.duties), "phones": _as_lines(self.phones),
        }  # fmt: skip


def _as_lines(pairs: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(_("{who}: {what}").format(who=who, what=what) if who else what for who, what in pairs)


@cache
def shipped(office: OfficeKind, code: str) -> Mapping[str, PlanRow]:
    """The plans that came with the program for a kind of office, in a language we speak."""
    found = tomllib.loads((OFFICES / office.value / f"plans.{code}.toml").read_text("utf-8"))
    return {key: _shipped(key, each) for key, each in found.items()}


def _shipped(key: str, each: Mapping[str, Any]) -> PlanRow:
    duties, phones = (tuple(map(parted, each[name])) for name in ("duties", "phones"))
    return PlanRow(key, each["title"], tuple(each["steps"]), duties, phones, is_shipped=True)


def plans(s: Session, *, with_off: bool = False) -> tuple[PlanRow, ...]:
    """The plans in force: the shipped ones in their order, then the office's own by title; those dropped at the end if asked for."""
    office = s.execute(select(Office.kind)).scalar() or OfficeKind.PROPERTY
    known = shipped(office, language() if language() in LANGUAGES else "zh_CN")
    kept = {record.key: record for record in s.scalars(select(ContingencyPlan).order_by(ContingencyPlan.title))}
    rows = [_row(plan, kept.get(key)) for key, plan in known.items()]
    rows += [_row(None, record) for key, record in kept.items() if key not in known]
    return (*(row for row in rows if not row.is_off), *(row for row in rows if row.is_off and with_off))


def _row(plan: PlanRow | None, record: ContingencyPlan | None) -> PlanRow:
    if record is None or (record.state is PlanState.SHIPPED and plan is not None):
        assert plan is not None, "a plan is shipped or has a row"
        return plan if record is None else _with_version(plan, record.version)
    duties, phones = (tuple(map(parted, lines_of(text))) for text in (record.duties, record.phones))
    return PlanRow(
        record.key, record.title, lines_of(record.steps), duties, phones, is_shipped=plan is not None, is_own=True,
        is_off=record.state is PlanState.OFF, version=record.version, changed_at=record.changed_at, changed_by=record.changed_by,
    )  # fmt: skip


def _with_version(plan: PlanRow, version: int) -> PlanRow:
    return PlanRow(plan.key, plan.title, plan.steps, plan.duties, plan.phones, is_shipped=True, version=version)


def plan(s: Session, name: str) -> PlanRow:
    """A plan by its key or title, a dropped one too; a UserError names the choices."""
    wanted, rows = name.strip().casefold(), plans(s, with_off=True)
    for row in rows:
        if wanted in (row.key.casefold(), row.title.casefold()):
            return row
    choices = _(", ").join(row.key for row in rows if not row.is_off)
    raise UserError(_("There is no contingency plan “{name}”. Choose one of: {choices}.").format(name=name, choices=choices))


def kinds(s: Session) -> tuple[tuple[str, str], ...]:
    """What an incident may be: key and words of every plan in force, and anything else."""
    return (*((row.key, row.title) for row in plans(s)), (OTHER, _(OTHER_WORDS)))


def kind_words(s: Session) -> dict[str, str]:
    """What every kind is called, dropped ones too."""
    return {**{row.key: row.title for row in plans(s, with_off=True)}, OTHER: _(OTHER_WORDS)}


# -- changing them


@allowed(HEADS)
def set_plan(s: Session, key: str, form: Mapping[str, object], *, version: int = 0, by: Actor, now: datetime) -> PlanRow:
    """Put a plan into the office's own words ("" as the key: a new one), which brings a dropped one back. Raises FormErrors, StaleRecord.

    `version` is that of the wording the form was filled from (0: nobody asked)."""
    values = clean(PLAN_FIELDS, form).values
    title = values["title"].strip()
    known = plans(s, with_off=True)
    if any(row.title.casefold() == title.casefold() and row.key != key and not row.is_off for row in known):
        raise FormErrors({"title": _("There is a plan “{title}” already. Choose another name, or change that one.").format(title=title)})
    record = _record(s, key, version)
    if record is None:
        record = ContingencyPlan(key=key or f"own-{new_id().hex[-8:]}", title=title, changed_at=now)
        s.add(record)
    record.state, record.title = PlanState.OWN, title
    for name in ("steps", "duties", "phones"):
        setattr(record, name, "\n".join(lines_of(values[name] or "")))
    record.changed_at, record.changed_by = now, by.name
    s.flush()
    return next(row for row in plans(s) if row.key == record.key)


@allowed(HEADS)
def put_back(s: Session, key: str, *, by: Actor, now: datetime) -> PlanRow:
    """A shipped plan as it was shipped; the office's wording stays in the trail. Raises UserError for one that was never shipped."""
    row = plan(s, key)
    if not row.is_shipped:
        raise UserError(_("“{title}” is the office's own plan; there is no shipped wording. Change it instead.").format(title=row.title))
    if (record := _record(s, row.key)) is not None:
        record.state, record.changed_at, record.changed_by = PlanState.SHIPPED, now, by.name
        s.flush()
    return plan(s, row.key)


@allowed(HEADS)
def drop(s: Session, key: str, *, by: Actor, now: datetime) -> PlanRow:
    """Offer a plan no more (a house without lifts); incidents that were recorded with it keep its name."""
    row = plan(s, key)
    record = _record(s, row.key)
    if record is None:
        record = ContingencyPlan(key=row.key, title=row.title, changed_at=now)
        s.add(record)
    for name, text in row.form.items():
        setattr(record, name, text)
    record.state, record.changed_at, record.changed_by = PlanState.OFF, now, by.name
    s.flush()
    return plan(s, row.key)


def _record(s: Session, key: str, version: int = 0) -> ContingencyPlan | None:
    record = s.execute(select(ContingencyPlan).where(ContingencyPlan.key == key)).scalar_one_or_none() if key else None
    if record is not None and version and record.version != version:
        raise StaleRecord(_("Another counter has just changed this. It was loaded again; look, then save once more."))
    return record


@allowed(EVERYBODY)
def print_plan(s: Session, key: str, *, by: Actor, now: datetime) -> UUID:
    """Queue a plan's page for the printer for forms; it is drawn as it stands when its turn comes."""
    row = plan(s, key)
    job = queue.NewJob(paper=PAPER, record_id=new_id(), title=row.title, printer=get_settings(s).slip_printer, about=row.key)
    return queue.add(s, job, by=by, now=now)
