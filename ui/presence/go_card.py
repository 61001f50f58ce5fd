"""The one marked on the board: out, into a meeting or off, with where and until when; back by one key."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core import clock
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.office.duty_fields import OUT_FIELDS, AbsenceKind, Where
from app.office.moments import moment_words
from ui.forms import FormView
from ui.office.comings import Comings
from ui.panels import Card, button, label
from ui.presence.words import joined, pill

if TYPE_CHECKING:
    from app.office.presence import Whereabouts

AHEAD = ("+30", "+60", "+120", "+240")
FIELDS = tuple(replace(field, required=field.name == "kind") for field in OUT_FIELDS)
KIND_OF = {Where.OUT: AbsenceKind.OUT, Where.MEETING: AbsenceKind.MEETING, Where.AWAY: AbsenceKind.LEAVE}


class GoCard(Card):
    """`done` once somebody was marked; what was typed stays where it was refused."""

    done = Signal()

    def __init__(self, comings: Comings, parent: QWidget | None = None) -> None:
        super().__init__(_("Out and back"), parent, is_flush=False)
        self._comings = comings
        self.row: Whereabouts | None = None
        self._facts = label("", "quiet", wraps=True)
        self.state = label("", wraps=True)
        self.form = FormView(FIELDS, (("kind",), ("place",), ("note",), ("until",)), has_stars=False)
        self.form.submitted.connect(self.save)
        self.turn_button = button("", key="Enter", kind="primary", clicked=self.turn)
        self.save_button = button("", clicked=self.save)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        times = QHBoxLayout()
        times.setSpacing(6)
        for words in AHEAD:
            chip = button(words, clicked=partial(self.form.fill, {"until": words}))
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            times.addWidget(chip)
        times.addStretch(1)
        for part in (self._facts, self.state, self.turn_button, self.form):
            self.body.addWidget(part)
        self.body.addLayout(times)
        self.body.addWidget(self._wrong)
        self.body.addWidget(self.save_button)
        self.body.addStretch(1)

    @property
    def is_away(self) -> bool:
        """Whether the one shown is anywhere but at their place."""
        return self.row is not None and self.row.presence.state is not Where.IN

    def show_row(self, row: "Whereabouts | None", *, may_mark: bool) -> None:
        """Somebody else was marked, or the same one read again: what is being typed for them stays."""
        is_same = row is not None and self.row is not None and row.id == self.row.id and row.presence == self.row.presence
        self.row = row
        self.setVisible(row is not None)
        if row is None:
            return
        found = row.presence
        self.set_title(row.name)
        self._facts.setText(joined(row.department, row.post, row.place, row.phone))
        self._facts.setVisible(bool(self._facts.text()))
        self.state.setText(self._state_words(row))
        self._word_buttons()
        for part in (self.form, self.turn_button, self.save_button):
            part.setVisible(may_mark)
        if not is_same:
            self.form.clear()
            self._wrong.hide()
            now = clock.now()
            until = "" if found.is_late else moment_words(found.until_at, now)
            kind = KIND_OF.get(found.state, AbsenceKind.OUT)
            self.form.fill({"kind": kind.value, "place": found.where, "until": until, "note": found.note})
            self.form.show_row_of("kind", is_shown=not self.is_away)

    def _state_words(self, row: "Whereabouts") -> str:
        now, found = clock.now(), row.presence
        since = _("since {time}").format(time=moment_words(found.since_at, now, is_start=True)) if found.since_at else ""
        stands_in = _("{name} stands in").format(name=found.deputy_name) if found.deputy_name else ""
        return joined(pill(row, now), since, found.where, stands_in)

    def _word_buttons(self) -> None:
        turn, save = (_("Is back"), _("Save")) if self.is_away else (_("Out"), _("Go with this"))
        for made, words, key in ((self.turn_button, turn, "Enter"), (self.save_button, save, "Ctrl+Enter")):
            made.setText(f"{words}  {key}")
            made.setAccessibleName(words)

    def turn(self) -> None:
        """Enter on the board: out without further words, or back."""
        if self.row is None or not self.turn_button.isVisibleTo(self):
            return
        if self.is_away:
            self._comings.come_back(self.row.id, then=lambda _marked: self.done.emit())
        else:
            self._comings.turn(self.row.id, then=lambda _marked: self.done.emit())

    def save(self) -> None:
        """Ctrl+Enter: gone with where and until when, or the same said of who is away already."""
        row = self.row
        if row is None or not self.save_button.isVisibleTo(self):
            return
        self._wrong.hide()
        self.form.show_errors({})
        values = self.form.values()
        if self.is_away and row.presence.absence_id is not None:
            self._comings.say_more(row.presence.absence_id, values, then=lambda _marked: self.done.emit(), failed=self._refused)
        else:
            self._comings.go(row.id, values, then=lambda _marked: self.done.emit(), failed=self._refused)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            return
        self._wrong.setText(str(error))
        self._wrong.show()
