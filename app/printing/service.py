"""Changing what papers are printed on: the office's stocks, each counter's printers, test labels."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.core.ids import new_id
from app.printing import lists, queue
from app.printing.fields import NO_LOOK, ROUTE_FIELDS, STOCK_FIELDS, as_form, from_form
from app.printing.record import LabelStock, PaperRoute
from app.printing.stock import stocks


class Kept(NamedTuple):
    """A stock as it was saved."""

    key: str
    name: str


@allowed(DESK)
def save_stock(s: Session, key: str, values: Mapping[str, object], *, by: Actor, now: datetime) -> Kept:
    """Keep a stock: "" makes a new one, a shipped one becomes the office's wording of it. Raises FormErrors.

    Fields that are not named stay as they are; a new stock starts from the empty form.
    """
    before = as_form(lists.stock_named(s, key)) if key else {}
    key = lists.stock_named(s, key).key if key else key
    made = from_form({**before, **{name: value for name, value in values.items() if value is not None}})
    _check_name(s, key, made.name, before.get("name", ""))
    record = lists.record_of(s, key) if key else None
    if record is None:
        key = key or _free_key(s, made.name)
        s.add(LabelStock(**{**lists.kept_values(made), "key": key}))
    else:
        for name, value in lists.kept_values(made).items():
            if name != "key" and getattr(record, name) != value:
                setattr(record, name, value)
        record.is_active = True
    return Kept(key, made.name)


def _check_name(s: Session, key: str, name: str, before: str) -> None:
    if name.casefold() == before.casefold():
        return
    taken = {word.casefold() for row in lists.stock_list(s) if row.key != key for word in (row.stock.name, _(row.stock.name))}
    if name.casefold() in taken:
        raise FormErrors({"name": _("There is a stock of this name already. Give it another.")})


def _free_key(s: Session, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "stock"
    taken = {*stocks(), *s.scalars(select(LabelStock.key))}
    key, n = stem, 1
    while key in taken:
        n += 1
        key = f"{stem}-{n}"
    return key


@allowed(DESK)
def remove_stock(s: Session, key: str, *, by: Actor, now: datetime) -> Kept:
    """A shipped stock is as it was shipped again; one of the office's own is offered no more. Raises UserError while it is in use."""
    record = lists.record_of(s, key)
    if record is None or not record.is_active:
        raise UserError(_("This stock is as it was shipped; there is nothing to take back."))
    if key not in stocks() and (users := lists.users_of(s, key)):
        sentence = _("{name} is still printed on by: {users}. Choose another stock there first.")
        raise UserError(sentence.format(name=record.name, users=_(", ").join(users)))
    record.is_active = False
    return Kept(key, record.name)


# -- printer, stock and copies of a counter's paper


@allowed(DESK)
def set_route(s: Session, counter: str, paper: str, values: Mapping[str, object], *, by: Actor, now: datetime) -> None:
    """Give a counter its own way of printing a paper; fields not named stay as they are in force. Raises FormErrors."""
    in_force = lists.route(s, counter, paper)
    before = {
        "printer": in_force.printer,
        "stock": in_force.stock,
        "copies": str(in_force.copies),
        "look": "yes" if in_force.look else "no",
    }
    cleaned = clean(ROUTE_FIELDS, {**before, **{name: value for name, value in values.items() if value is not None}}).values
    choices = dict(lists.form_choices(s, paper))
    stock = (cleaned["stock"] or "").strip()
    if choices:
        stock = _chosen(s, paper, stock, choices)
    elif stock:
        raise FormErrors({"stock": _("This paper has its own size; there is no stock to choose.")})
    if cleaned["look"] and paper in NO_LOOK:
        raise FormErrors({"look": _("The evacuation list is printed at once, whoever sits there. Take the tick away.")})
    fresh = {"printer": (cleaned["printer"] or "").strip(), "stock": stock, "copies": cleaned["copies"], "look": bool(cleaned["look"])}
    record = _route_record(s, counter, paper)
    if record is None:
        s.add(PaperRoute(counter=counter, paper=paper, **fresh))
        return
    for name, value in {**fresh, "is_active": True}.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _chosen(s: Session, paper: str, stock: str, choices: Mapping[str, str]) -> str:
    if stock in choices:
        return stock
    if paper in lists.BADGES or paper == "message":
        try:
            return lists.stock_named(s, stock).key
        except UserError as error:
            raise FormErrors({"stock": str(error)}) from error
    raise FormErrors({"stock": _("{label}: choose one of the list.").format(label=_("Stock or form"))})


@allowed(DESK)
def clear_route(s: Session, counter: str, paper: str, *, by: Actor, now: datetime) -> None:
    """The counter prints the paper the office's usual way again."""
    record = _route_record(s, counter, paper)
    if record is not None and record.is_active:
        record.is_active = False


def _route_record(s: Session, counter: str, paper: str) -> PaperRoute | None:
    return s.execute(select(PaperRoute).where(PaperRoute.counter == counter, PaperRoute.paper == paper)).scalar_one_or_none()


# -- a test label


@allowed(DESK)
def print_test(s: Session, values: Mapping[str, object], *, by: Actor, now: datetime, printer: str | None = None) -> UUID:
    """Queue a test label of a stock as its form stands, saved or not, on this counter's badge printer unless one is named."""
    made = from_form(values)
    about = json.dumps({name: str(values.get(name) or "") for name in (field.name for field in STOCK_FIELDS)}, ensure_ascii=False)
    where = lists.route(s, by.counter, "badge").printer if printer is None else printer
    title = _("Test label")
    return queue.add(
        s, queue.NewJob(paper="test", record_id=new_id(), title=title, stock=made.name[:40], printer=where, about=about), by=by, now=now
    )
