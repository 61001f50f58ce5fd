"""Half-filled forms: put away as cards, listed and brought back; what stands in front is kept aside while it is typed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.core.ids import new_id
from app.drafts.fields import HalfFilled, ParkedRow, form_words
from ui import say
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.core.actor import Actor

TYPING_STOPS = 1500  # ms: a form filled in without a pause costs no write


def as_body(values: Mapping[str, Any]) -> str:
    """Plain values of a form as the JSON they are kept as."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def values_of(form: HalfFilled) -> dict[str, Any]:
    """The values a form was kept with."""
    found: Any = json.loads(form.body or "{}")
    return found if isinstance(found, dict) else {}


def as_hex(found: UUID | None) -> str:
    """An id as a kept form holds it."""
    return found.hex if found is not None else ""


def as_id(kept: str | None) -> UUID | None:
    """The id a kept form holds."""
    return UUID(hex=kept) if kept else None


@dataclass(eq=False)
class Begun:
    """A form somebody began: since when, under which id it is kept, and whether anything of it is."""

    id: UUID = field(default_factory=new_id)
    at: datetime | None = None
    is_kept: bool = False


class Aside(QObject):
    """Keeps the form in front of one panel aside; `read` gives it as it stands, None while it is blank."""

    def __init__(self, parking: "Parking", owner: QObject, read: Callable[[Begun], HalfFilled | None]) -> None:
        super().__init__(owner)
        self._parking, self._read = parking, read
        self._by: Actor | None = None
        self.begun = Begun()
        self._timer = QTimer(self, singleShot=True, interval=TYPING_STOPS)
        self._timer.timeout.connect(self._keep)
        parking.follow(self)

    def begin(self, begun: Begun | None = None) -> None:
        """Another form is in front: a new one, or one that was put away."""
        self._timer.stop()
        self.begun = begun or Begun()

    def touched(self) -> None:
        """Something was typed: it is kept when typing stops."""
        self.begun.at = self.begun.at or clock.now()
        self._by = self._parking.tasks.actor or self._by
        self._timer.start()

    def _keep(self) -> None:
        form = self._read(self.begun)
        if form is None:
            self.saved()
        else:
            self.begun.is_kept = True
            self._parking.write(form, self._by, is_open=True)

    def put_away(self) -> bool:
        """The form becomes a card; False where nothing stands in it."""
        form = self._read(self.begun)
        if form is None:
            self.saved()
            return False
        self.begun.is_kept = True
        self._parking.write(form, self._parking.tasks.actor or self._by, is_open=False)
        self.begin()
        return True

    def saved(self, begun: Begun | None = None) -> None:
        """A form is on record or thrown away: nothing is kept of it. Another may have been begun meanwhile."""
        done = begun or self.begun
        if done.is_kept:
            self._parking.drop(done.id, self._by)
        done.is_kept = False
        if done is self.begun:
            self.begin()


class Parking(QObject):
    """The forms put away, this counter's and the others'; each kind of form is brought back by who registered for it."""

    changed = Signal()
    room_wanted = Signal(str)  # a kind of form whose room was not opened yet

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.rows: tuple[ParkedRow, ...] = ()
        self._bring: dict[str, Callable[[HalfFilled], object]] = {}
        self._asides: list[Aside] = []
        self._writing: set[UUID] = set()  # on their way to the database
        self._dropped: set[UUID] = set()  # saved or thrown away before they got there
        self._is_released = False
        tasks.changed.connect(self._follow_changes)

    def register(self, kind: str, bring: Callable[[HalfFilled], object]) -> None:
        """Who shows a form of this kind again."""
        self._bring[kind] = bring

    def follow(self, aside: Aside) -> None:
        """A panel whose form is put away when the window closes."""
        self._asides.append(aside)

    # -- what is put away

    def begin(self) -> None:
        """Somebody has signed in: what the window held when it last ended is put away, then all cards are read."""
        if not self._is_released and not self.tasks.read_only:
            self._is_released = True
            self.tasks.do(self, "app.drafts.service:release")
        self.reload()

    def reload(self) -> None:
        """Read the cards again."""
        self.tasks.read(self, "app.drafts.lists:parked", key="parked", then=self._show)

    def _follow_changes(self, kinds: frozenset[str]) -> None:
        if "ParkedForm" in kinds and self.tasks.actor is not None:
            self.reload()

    def _show(self, rows: tuple[ParkedRow, ...]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.changed.emit()

    def newest(self, kind: str) -> ParkedRow | None:
        """The card of this kind put away last at this counter, else anywhere."""
        here = self.tasks.actor.counter if self.tasks.actor else ""
        of_kind = [row for row in self.rows if row.kind == kind]
        return next((row for row in reversed(of_kind) if row.counter == here), of_kind[-1] if of_kind else None)

    def write(self, form: HalfFilled, by: "Actor | None", *, is_open: bool) -> None:
        """Keep a form; a card is in the list at once, the database follows."""
        if by is None or self.tasks.read_only:
            return
        others = [row for row in self.rows if row.id != form.id]
        card = ParkedRow(form.id, form.kind, form.title, form.about, form.begun_at or clock.now(), by.name, by.counter)
        self._show(tuple(others) if is_open else (*others, card))
        self._writing.add(form.id)
        self._dropped.discard(form.id)
        done = {"then": partial(self._written, by), "failed": partial(self._not_written, form.id)}
        self.tasks.do(self, "app.drafts.service:keep", form, is_open=is_open, by=by, **done)

    def _written(self, by: "Actor", form_id: UUID) -> None:
        self._writing.discard(form_id)
        if form_id in self._dropped:
            self._dropped.discard(form_id)
            self.drop(form_id, by)

    def _not_written(self, form_id: UUID, error: UserError) -> None:
        self._writing.discard(form_id)
        self._dropped.discard(form_id)
        say.error(error)
        self.reload()

    def drop(self, form_id: UUID, by: "Actor | None") -> None:
        """Nothing is kept of a form any more."""
        self._show(tuple(row for row in self.rows if row.id != form_id))
        if form_id in self._writing:
            self._dropped.add(form_id)
        else:
            self.tasks.do(self, "app.drafts.service:drop", form_id, by=self.tasks.actor or by)

    def put_all_away(self) -> None:
        """The window closes: what stands half-filled anywhere becomes a card."""
        for aside in self._asides:
            if shiboken6.isValid(aside):
                aside.put_away()

    # -- bringing back

    def resume(self, form_id: UUID) -> None:
        """A card is opened again, as it was put away."""
        self.tasks.do(self, "app.drafts.service:take", form_id, then=self._brought, failed=self._refused)

    def _brought(self, form: HalfFilled) -> None:
        self._show(tuple(row for row in self.rows if row.id != form.id))
        if form.kind not in self._bring:
            self.room_wanted.emit(form.kind)
        bring = self._bring.get(form.kind)
        if bring is None:
            self.write(form, self.tasks.actor, is_open=False)
            say.error(_("{form}: this window has no room for it. It stays put away.").format(form=form_words(form.kind)))
        else:
            bring(form)

    def _refused(self, error: UserError) -> None:
        say.error(error)
        self.reload()

    def discard(self, row: ParkedRow) -> None:
        """Throw a card away; for ten seconds it can be had back."""
        self.tasks.do(self, "app.drafts.service:drop", row.id, then=lambda form: self._thrown(row, form), failed=self._refused)

    def _thrown(self, row: ParkedRow, form: HalfFilled | None) -> None:
        words = _("{form} thrown away.").format(form=row.title or form_words(row.kind))
        say.toast(words, undo=None if form is None else lambda: self.write(form, self.tasks.actor, is_open=False))
