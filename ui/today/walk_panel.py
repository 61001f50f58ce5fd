"""End of day: everybody still inside is looked at one by one, one key each; nothing is closed that nobody answered for."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import FormErrors
from app.core.forms import Field, Kind, clean
from app.core.i18n import N_, _, ngettext
from app.visits.answers import STAYING, WALK_WORDS, WalkSaid
from ui import say
from ui.panels import EmptyState, StatusPill, button, label, line
from ui.tasks import Tasks
from ui.today.reach_strip import someone_words
from ui.today.walk_things import WalkThings
from ui.visits.moves import Moves
from ui.visits.words import Limits, at_words, pill

if TYPE_CHECKING:
    from app.items.lists import ItemRow
    from app.visits.attempts import Reach
    from app.visits.lists import VisitRow
    from app.visits.walk import Said, Walk

MOST_NAMES = 12
LEFT_TIME = Field("left_at", N_("Left at"), Kind.TIME, required=True)


class WalkPanel(QFrame):
    """One visitor at a time with the keys 1 to 6 and the space bar; broken off, it goes on where it stopped."""

    closed = Signal()
    list_wanted = Signal()
    things_wanted = Signal()  # everything that is out or kept

    def __init__(self, tasks: Tasks, moves: Moves, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setAccessibleName(_("End of day"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tasks, self._moves = tasks, moves
        self.limits = Limits()
        self.walk: Walk | None = None
        self.row: VisitRow | None = None
        self.gone: Said | None = None  # has left, and not everything is back
        self.things = WalkThings(tasks, self)
        self._skipped: list[UUID] = []
        self._is_answering = False
        self._progress = label("", "quiet")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._name, self._pill = label("", "title", wraps=True), StatusPill()
        self._facts, self._host, self._note = (label("", look, wraps=True) for look in ("", "", "quiet"))
        self._end, self._again = EmptyState(icon="circle-check"), button(_("Once more"), key="Enter", kind="big", clicked=self.start)
        self._pages, self._below = QStackedWidget(), QWidget()
        self.below = QVBoxLayout(self._below)  # what else the end of the day must not forget
        self._build()

    # -- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label(_("End of day"), "head"))
        head.addStretch(1)
        head.addWidget(self._progress)
        column.addLayout(head)
        column.addWidget(self._bar)
        self._pages.addWidget(self._person_page())
        self._pages.addWidget(self._end_page())
        self._pages.addWidget(self._gone_page())
        column.addWidget(self._pages, 1)
        column.addWidget(self.things)
        self.things.settled.connect(self._settled)
        self.below.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._below)
        self.things.changed.connect(self._make_room)
        self._pages.currentChanged.connect(lambda _page: self._make_room())
        row = QHBoxLayout()
        row.addWidget(button(_("Tick several …"), key="Ctrl+B", clicked=self.list_wanted.emit), 1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit), 1)
        column.addLayout(row)

    def _person_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._facts)
        column.addWidget(self._host)
        column.addStretch(1)
        column.addWidget(self._note)
        column.addWidget(line())
        for words, key, act in self.answers():
            made = button(words, key=key, clicked=act)
            made.setStyleSheet("text-align: left; min-height: 28px;")  # seven of them, and what is not back yet, at 700 px
            column.addWidget(made)
        return page

    def _end_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._end, 1)
        column.addWidget(self._again)
        return page

    def _make_room(self) -> None:
        """On a low screen what this visitor has stands where all that is out would; the page of who has left has room for both."""
        has_room = self._pages.currentIndex() != 0
        self.things.set_roomy(has_room)
        self._below.setVisible(has_room or not self.things.rows)

    def _gone_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self._gone = EmptyState(icon="key")
        column.addWidget(self._gone, 1)
        column.addWidget(button(_("Leave it on the list"), key="Space", clicked=self.go_on))
        return page

    def answers(self) -> tuple[tuple[str, str, Callable[[], None]], ...]:
        """What can be said of a visitor, with its key, in the order of the buttons."""
        return (
            (_("Leaves now, seen leaving"), "1", partial(self.say, WalkSaid.SEEN)),
            (_("Has just left, says the host"), "2", partial(self.say, WalkSaid.REPORTED)),
            (_("Left earlier, at …"), "3", self.ask_time),
            (_("Still inside"), "4", partial(self.say, WalkSaid.INSIDE)),
            (_("Stays overnight"), "5", partial(self.say, WalkSaid.OVERNIGHT)),
            (_("Left, time unknown"), "6", partial(self.say, WalkSaid.UNKNOWN)),
            (_("Skip for now"), "Space", self.skip),
        )

    # -- the walk

    def start(self) -> None:
        """Go on with today's walk, or begin one through everybody inside."""
        self._skipped.clear()
        self.gone = None
        self._tasks.do(self, "app.visits.walk:begin", then=self._take)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Somebody came or left meanwhile."""
        if self.isVisible() and self.walk is not None and not self._is_answering and self.gone is None:
            self._tasks.read(self, "app.visits.walk:state", key="walk", then=self._take)

    def _take(self, walk: "Walk") -> None:
        self.walk = walk
        self._progress.setText(self._progress_words(walk))
        self._bar.setRange(0, max(1, walk.total))
        self._bar.setValue(walk.done)
        rows = {row.id: row for row in walk.rows}
        self._skipped = [visit_id for visit_id in self._skipped if visit_id in rows]
        first = [row for row in walk.rows if row.id not in self._skipped]
        self.row = first[0] if first else rows[self._skipped[0]] if self._skipped else None
        self.things.follow(self.row.id if self.row is not None else None)
        if self.row is None:
            self._show_end(walk)
        else:
            self._show_person(self.row)

    def _progress_words(self, walk: "Walk") -> str:
        if not walk.total:
            return ""
        return _("{n} of {total}").format(n=min(walk.done + 1, walk.total), total=walk.total)

    def _show_person(self, row: "VisitRow") -> None:
        self._pages.setCurrentIndex(0)
        self._name.setText(row.name if row.people <= 1 else _("{name} and {n} more").format(name=row.name, n=row.people - 1))
        mark = pill(row, clock.now(), self.limits)
        self._pill.set(mark.word, mark.meaning)
        came = _("in {time}").format(time=at_words(row.admitted_at or row.arrived_at))
        facts = (row.company, " · ".join((came, row.purpose)), " · ".join(part for part in (row.phone, row.plate) if part), row.number)
        self._facts.setText("\n".join(part for part in facts if part))
        self._host.setText(f"→ {row.host}")
        n = len(self._skipped)
        skipped = ngettext("{n} skipped; asked again at the end.", "{n} skipped; asked again at the end.", n)
        self._note.setText(skipped.format(n=n) if n else "")
        self.setAccessibleDescription(f"{row.name} {row.number}")
        self._tasks.read(self, "app.visits.attempts:reach", row.id, key="reach", then=self._show_host)

    def _show_host(self, found: "Reach | None") -> None:
        if found is not None and self.row is not None and found.visit_id == self.row.id:
            self._host.setText(f"→ {someone_words(found.host)}")

    def _show_end(self, walk: "Walk") -> None:
        self._pages.setCurrentIndex(1)
        if not walk.total:
            self._end.say(_("Nobody is inside."), _("Everybody who came has left."))
        else:
            counts = ["  ".join((_(words), str(walk.said[said]))) for said, words in WALK_WORDS.items() if said in walk.said]
            rest = len(walk.staying) - MOST_NAMES
            more = [_("… and {n} more").format(n=rest)] if rest > 0 else []
            names = _(", ").join([*(row.name for row in walk.staying[:MOST_NAMES]), *more])
            here = [_("Still here: {names}").format(names=names)] if walk.staying else []
            self._end.say(_("Everybody was looked at."), "\n".join((*counts, *here)))
        self._again.setVisible(bool(walk.staying))
        n = len(walk.staying)
        again = ngettext("Once more through {n} still inside  Enter", "Once more through {n} still inside  Enter", n)
        self._again.setText(again.format(n=n))

    # -- the answers

    def say(self, said: WalkSaid, left_at: datetime | None = None) -> None:
        """One answer for the visitor shown; the next one comes."""
        if self.row is None or self.walk is None or self.walk.walk_id is None or self._is_answering:
            return
        self._is_answering = True
        self._tasks.do(
            self, "app.visits.walk:look_at", self.walk.walk_id, self.row.id, said, left_at=left_at,
            then=self._said, failed=self._refused,
        )  # fmt: skip

    def _said(self, said: "Said") -> None:
        self._is_answering = False
        sentence = _("{name}: {answer}").format(name=said.name, answer=_(WALK_WORDS[said.said]))
        if said.said in STAYING:
            say.toast(sentence, undo=partial(self._ask_again, said))
        else:
            say.toast(sentence, undo=partial(self._moves.undo, said.visit_id, said.version))
            self.things.follow(said.visit_id, partial(self._ask_back, said))
            return
        self.reload()

    def _ask_back(self, said: "Said", rows: "Sequence[ItemRow]") -> None:
        """Whoever has left is kept in sight until it is said what became of everything; nothing is held up."""
        if not rows:
            self.reload()
            return
        self.gone = said
        self._pages.setCurrentIndex(2)
        self._gone.say(_("{name} has left.").format(name=said.name), _("Given back? What is not stays on the list of open things."))

    def _settled(self) -> None:
        if self.gone is not None:
            self.go_on()

    def go_on(self) -> None:
        """The next visitor; what is not back stays on the list."""
        self.gone = None
        self.reload()

    def _ask_again(self, said: "Said") -> None:
        if self.walk is not None:
            words = _("{number} {name}: taken back.").format(number=said.number, name=said.name)
            taken = ("app.visits.walk:look_at", self.walk.walk_id, said.visit_id, WalkSaid.OPEN)
            self._tasks.do(self, *taken, then=lambda _said: self._asked_again(words))

    def _asked_again(self, words: str) -> None:
        say.toast(words)
        self.reload()

    def _refused(self, error: Any) -> None:
        self._is_answering = False
        if str(error):
            say.error(error)
        self.reload()

    def ask_time(self) -> None:
        """Somebody knows when the visitor left: that time is kept, as reported."""
        if self.row is None:
            return
        row = self.row
        question = say.ask(row.name, "", _("Left"), partial(self._left_at, row), line=_("Left at, such as 15:40"))
        if question is not None:
            question.needed = _("A time is needed, such as 15:40.")

    def _left_at(self, row: "VisitRow", words: str) -> None:
        try:
            wall = clean((LEFT_TIME,), {"left_at": words}).values["left_at"]
        except FormErrors as error:
            say.error(error)
            return
        now, came = clock.now(), row.arrived_at or row.at
        today = clock.at_local(clock.day_of(now), wall)
        before = clock.at_local(clock.day_of(now) - timedelta(days=1), wall)
        # past midnight 23:40 is yesterday's
        self.say(WalkSaid.REPORTED, before if today > now and before >= came else today)

    def skip(self) -> None:
        """The next one; who was skipped is asked about at the end."""
        if self.row is not None and self.walk is not None:
            self._skipped = [*(visit_id for visit_id in self._skipped if visit_id != self.row.id), self.row.id]
            self._take(self.walk)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, has_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        page = self._pages.currentIndex()
        acts: dict[int, Callable[[], object]] = {}
        if has_ctrl:
            acts = {Qt.Key.Key_B: self.list_wanted.emit}
        elif page == 2:
            acts = {Qt.Key.Key_1 + place: lambda: None for place in range(6)}  # no answer to anything, nor words for the one box
            acts[Qt.Key.Key_Space] = self.go_on
        elif page == 1:
            acts = {code: self.start for code in (Qt.Key.Key_Return, Qt.Key.Key_Enter) if self._again.isVisible()}
        else:
            acts = {Qt.Key.Key_1 + place: act for place, (_words, _key, act) in enumerate(self.answers()[:6])}
            acts[Qt.Key.Key_Space] = self.skip
        if not has_ctrl:
            acts |= {Qt.Key.Key_T: self.things_wanted.emit, Qt.Key.Key_R: self.things.take_back, Qt.Key.Key_L: self.things.write_off}
        if (act := acts.get(key)) is not None:
            act()
        else:
            super().keyPressEvent(event)
