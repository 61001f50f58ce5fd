"""The waiting clock's keys: under the board of those inside, as long as somebody waits, one key for each try to reach the host."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.visits.answers import HostAnswer, try_words
from ui import say
from ui.panels import Sheet, button, label
from ui.shortcuts import Act, bind
from ui.tasks import Tasks
from ui.visits.moves import Moves, reasons

if TYPE_CHECKING:
    from app.visits.attempts import Reach, Someone
    from app.visits.lists import VisitRow
    from app.visits.reaching import Tried

MOST_NAMES = 4


def someone_words(who: "Someone") -> str:
    """Whom to ring: name, department, room, phone."""
    return " · ".join(part for part in (who.name, who.department, who.place, who.phone) if part)


class ReachStrip(QFrame):
    """Follows the waiting visitor marked on the board, else the one who has waited longest."""

    def __init__(self, tasks: Tasks, moves: Moves, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setAccessibleName(_("Reach the host"))
        self._tasks, self._moves = tasks, moves
        self.row: VisitRow | None = None
        self.found: Reach | None = None
        self._who = label("", "label")
        self._whom = label("", "quiet")
        for words in (self._who, self._whom):
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.acts = self._acts()
        self._build()
        bind(self, [(f"Ctrl+{place}", each[1]) for place, each in enumerate(self.acts, 1)], self._press)
        self.hide()

    def _acts(self) -> tuple[tuple[str, Act], ...]:
        return (
            (_("Coming"), partial(self.say, HostAnswer.COMING)),
            (_("No answer"), partial(self.say, HostAnswer.NO_ANSWER)),
            (_("Line busy"), partial(self.say, HostAnswer.BUSY)),
            (_("Refuses"), partial(self.say, HostAnswer.REFUSED)),
            (_("Deputy"), self.suggest),
            (_("By whom"), self.ask_who_came),
        )

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 10)
        column.setSpacing(4)
        column.addWidget(self._who)
        column.addWidget(self._whom)
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.addWidget(label("Ctrl +", "key"), 0, 0)  # once, as six chords would not fit beside their words
        grid.addWidget(label("Ctrl +", "key"), 1, 0)
        for place, (words, act) in enumerate(self.acts):
            made = button(f"{place + 1} {words}", clicked=act)
            made.setAccessibleName(words)
            made.setToolTip(f"{words}  Ctrl+{place + 1}")
            made.setProperty("chip", True)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(made, place // 3, place % 3 + 1)
            grid.setColumnStretch(place % 3 + 1, 1)
        column.addLayout(grid)

    # -- whom it is about

    def follow(self, waiting: "Sequence[VisitRow]", marked: "VisitRow | None", *, is_free: bool) -> None:
        """The visitors waiting and the row marked; `is_free` where no other panel has these keys."""
        ids = [row.id for row in waiting]
        self.row = marked if marked is not None and marked.id in ids else waiting[0] if waiting else None
        self.setVisible(self.row is not None and is_free)
        if self.row is not None:
            self._tasks.read(self, "app.visits.attempts:reach", self.row.id, key="reach", then=self._show)

    def _show(self, found: "Reach | None") -> None:
        self.found = found
        if found is None:
            return
        self._who.setToolTip(_("For {name}: {tries}").format(name=found.name, tries=self._tries(found)))
        ring = " · ".join(part for part in (found.where, someone_words(found.target)) if part)
        self._whom.setToolTip(_("Deputy {who}").format(who=ring) if found.target != found.host else _("Host {who}").format(who=ring))
        self._elide()

    def _elide(self) -> None:
        room = self.width() - 28  # the margins at both sides
        for words in (self._who, self._whom):
            words.setText(words.fontMetrics().elidedText(words.toolTip(), Qt.TextElideMode.ElideRight, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _tries(self, found: "Reach") -> str:
        from ui.visits.words import at_words

        if not found.tries:
            return _("host not called yet")
        return ", ".join(f"{at_words(each.at)} {try_words(each.answer, each.whom)}" for each in found.tries[-3:])

    # -- the keys

    def _press(self, act: Callable[[], object]) -> None:
        if self._tasks.actor is not None and not any(sheet.isVisible() for sheet in self.window().findChildren(Sheet)):
            act()

    def say(self, answer: HostAnswer, whom: str = "") -> None:
        """Keep one try; a refusal offers turning away with its reason filled in."""
        if self.row is not None:
            row = self.row
            then = partial(self._told, row)
            self._tasks.do(self, "app.visits.reaching:try_host", row.id, answer, whom=whom, then=then)

    def _told(self, row: "VisitRow", tried: "Tried") -> None:
        words = try_words(tried.answer, tried.whom, tried.count)
        answer = words if tried.answer is HostAnswer.DEPUTY else f"{tried.whom} {words}"
        sentence = _("{name}: {answer}").format(name=tried.name, answer=answer)
        if tried.answer is HostAnswer.DEPUTY and tried.phone:
            sentence += " · " + tried.phone
        say.toast(sentence, undo=lambda: self._take_back(tried))
        if tried.answer is HostAnswer.REFUSED:
            self._moves.ask_reason("turn_away", row, reasons("turn_away")[0])

    def _take_back(self, tried: "Tried") -> None:
        words = _("{number} {name}: taken back.").format(number=tried.number, name=tried.name)
        self._tasks.do(self, "app.visits.reaching:take_back_try", tried.attempt_id, then=lambda _tried: say.toast(words))

    def suggest(self) -> None:
        """The B role of the staff list at once; else colleagues are offered, and any name can be typed."""
        found = self.found
        if found is None:
            return
        others = [each for each in found.deputies if each.name != found.target.name]
        if others and others[0].is_named:
            self.say(HostAnswer.DEPUTY, others[0].name)
            return
        text = _("The staff list names no deputy for {host}.").format(host=found.host.name)
        if others:
            text = "\n".join((text, *(someone_words(each) for each in others)))
        names = list(dict.fromkeys(each.name for each in others))
        self._ask(_("Who stands in?"), text, _("Suggest"), names, partial(self.say, HostAnswer.DEPUTY))

    def ask_who_came(self) -> None:
        """Who fetched the visitor, where it was not whoever was tried last (that is Enter on the row)."""
        found = self.found
        if found is None:
            return
        names = list(dict.fromkeys([found.target.name, found.host.name, *(each.name for each in found.deputies)]))
        self._ask(_("Who came for {name}?").format(name=found.name), "", _("Admit"), names, partial(self._moves.admit, found.visit_id))

    def _ask(self, title: str, text: str, yes: str, names: Sequence[str], then: Callable[[str], object]) -> None:
        question = say.ask(title, text, yes, then, line=_("Name"), presets=tuple(names[:MOST_NAMES]))
        if question is not None:
            question.needed = _("A name is needed.")
