"""A state at the side of the window that waits for an answer and takes no focus: whatever is being typed goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from ui import theme
from ui.panels import StatusPill, button, label, line
from ui.shortcuts import ANYWHERE, put_asleep, shortcut, shortcuts, wake
from ui.visits.suggest import SuggestEdit

WIDTH = 372
MOST_ACTIONS = 6


@dataclass(frozen=True)
class Action:
    """One thing to do: its verb, what does it, and whether it is the one most want (primary) or a hard one (danger)."""

    verb: str
    act: Callable[[], object]
    kind: str = ""


@dataclass(frozen=True)
class Said:
    """What the card says: whose state it is, the state as a word with its meaning, sentences below, what can be done."""

    title: str
    state: str
    sentences: Sequence[str]
    actions: Sequence[Action]
    meaning: str = "bad"
    facts: Sequence[str] = ()


class SideCard(QFrame):
    """Lies over the panel at the side, in whatever room; Ctrl+1 … Ctrl+6 are its answers, Ctrl+0 or Esc puts it away."""

    def __init__(self, shell: QWidget) -> None:
        super().__init__(shell)
        self.setObjectName("Card")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._acts: tuple[Action, ...] = ()
        self._asleep: list[QAction | QShortcut] = []
        self._title, self._pill = label("", "title", wraps=True), StatusPill(parent=self)
        self._body, self._buttons = QVBoxLayout(), QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self._pill)
        head.addStretch(1)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.put_away))
        column.addLayout(head)
        column.addWidget(self._title)
        column.addWidget(line())
        column.addLayout(self._body)
        column.addStretch(1)
        column.addLayout(self._buttons)
        shortcuts(self, ((f"Ctrl+{n}", partial(self.choose, n - 1)) for n in range(1, MOST_ACTIONS + 1)), ANYWHERE)
        shortcut(self, "Ctrl+0", self.put_away, ANYWHERE)
        shell.installEventFilter(self)
        self.hide()

    @property
    def said(self) -> str:
        """The state shown, for eyes and tests; empty while nothing waits."""
        return "" if self.isHidden() else self._pill.text()

    @property
    def verbs(self) -> tuple[str, ...]:
        """What can be done, in the order of the keys."""
        return tuple(one.verb for one in self._acts)

    def say(self, said: Said) -> None:
        """Show a state in place of the one before."""
        self._acts = tuple(said.actions[:MOST_ACTIONS])
        self._title.setText(said.title)
        self._pill.set(said.state, said.meaning)
        for layout in (self._body, self._buttons):
            while (item := layout.takeAt(0)) is not None:
                if old := item.widget():
                    old.hide()
                    old.deleteLater()
        for sentence in said.sentences:
            self._body.addWidget(label(sentence, wraps=True))
        for fact in said.facts:
            self._body.addWidget(label(fact, "quiet", wraps=True))
        for n, one in enumerate(self._acts, 1):
            self._buttons.addWidget(self._button(one.verb, f"Ctrl+{n}", one.kind, partial(self.choose, n - 1)))
        self._buttons.addWidget(self._button(_("Close"), "Esc", "", self.put_away))
        self.setAccessibleName(" ".join((said.state, said.title, *said.sentences)))
        self._place()
        self._take_keys()
        self.show()
        self.raise_()
        for offering in self.window().findChildren(SuggestEdit):
            offering.close_list()  # its list would lie over the card

    def _button(self, verb: str, key: str, kind: str, act: Callable[[], object]) -> QWidget:
        made = button(verb, key=key, kind=kind, clicked=act)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made

    def choose(self, place: int) -> None:
        """Do one of the things offered; the card goes."""
        if self.isVisible() and place < len(self._acts):
            act = self._acts[place].act
            self.put_away()
            act()

    def put_away(self) -> bool:
        """Close it; False where nothing was open."""
        if self.isHidden():
            return False
        self.hide()
        wake(self._asleep)
        return True

    def _take_keys(self) -> None:
        """What the room has under the same keys sleeps until the card is gone: two for one key would both stay still."""
        self._asleep += put_asleep(self.window(), {f"Ctrl+{n}" for n in range(MOST_ACTIONS + 1)}, but=self)

    def _place(self) -> None:
        shell = self.parentWidget()
        if shell is not None:
            width = theme.px(WIDTH)
            top, foot = 70, 48
            self.setGeometry(shell.width() - width - 20, top, width, max(320, shell.height() - top - foot))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._place()
        return False


def side_card(over: QWidget) -> SideCard:
    """The card of the window `over` stands in; part of its shell, so that the page of the lock lies over it too."""
    window = over.window()
    shell = (window.centralWidget() if isinstance(window, QMainWindow) else None) or window
    return shell.findChild(SideCard, options=Qt.FindChildOption.FindDirectChildrenOnly) or SideCard(shell)
