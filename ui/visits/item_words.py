"""Things given out and taken in, in the words of the desk; and what is done with them from any screen."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from app.core.i18n import _, ngettext
from app.items.fields import REASONS
from app.visits.companions import names_line
from ui import say
from ui.tasks import Tasks
from ui.visits.side_card import Action, Said, side_card
from ui.visits.words import at_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.items.lists import ItemRow

MOST_NAMED = 4


def item_line(row: "ItemRow") -> str:
    """What it is, since when, what was noted, and how it ended."""
    parts = [row.words, at_words(row.given_at), row.note]
    if row.returned_at is not None:
        back = _("never came back: {reason}").format(reason=row.lost_reason) if row.lost_reason else _("back")
        parts.append(" ".join((back, at_words(row.returned_at))))
    return " · ".join(part for part in parts if part)


def _named(whose: str, row: "ItemRow", names: Sequence[str]) -> str:
    """The thing on its button; with a name where several have left."""
    return _("{what} ({name})").format(what=row.words, name=whose) if len(names) > 1 else row.words


class Things(QObject):
    """Asks for what a visitor who leaves still has, and takes it back."""

    def __init__(self, tasks: Tasks, owner: "QWidget") -> None:
        super().__init__(owner)
        self._tasks, self._owner = tasks, owner
        self._asked: tuple[tuple[str, ItemRow], ...] = ()  # of several who leave together

    def ask_back(self, visit_id: UUID, name: str) -> None:
        """Somebody has left: where something of the visit or its pass is not back, ask in one key; nothing is held up."""
        self._tasks.read(self, "app.passes.lists:still_out", visit_id, then=lambda rows: self._ask(name, rows))

    def _ask(self, name: str, rows: "Sequence[ItemRow]") -> None:
        card, state = side_card(self._owner), _("Not back yet")
        if not rows:
            return
        new = {row.id for row in rows}
        before = [(whose, row) for whose, row in self._asked if row.id not in new] if card.said == state else []
        self._asked = asked = (*before, *((name, row) for row in rows))
        names = tuple(dict.fromkeys(whose for whose, _row in asked))
        verb = _("All returned") if len(asked) > 1 else _("Returned")
        every = Action(verb, partial(self.back, [row for _whose, row in asked]), "primary")
        singly = [Action(_named(whose, row, names), partial(self.back, (row,))) for whose, row in asked[:MOST_NAMED]]
        has_left = ngettext(
            "{name} has left. Given back? What is not stays on the list of open things.",
            "{name} have left. Given back? What is not stays on the list of open things.",
            len(names),
        )
        who = names_line(names)
        facts = [" · ".join((item_line(row), *((whose,) if len(names) > 1 else ()))) for whose, row in asked]
        actions = (every, *singly) if len(asked) > 1 else (every,)
        card.say(Said(who, state, (has_left.format(name=who),), actions, "warn", facts))

    def back(self, rows: "Sequence[ItemRow]") -> None:
        """These are back; undo stands for ten seconds."""
        ids = tuple(row.id for row in rows)
        words = _(", ").join(row.words for row in rows)

        def undo() -> None:
            self._tasks.do(self, "app.items.service:undo", ids, then=lambda _n: say.toast(_("{what}: still out.").format(what=words)))

        def done(_count: int) -> None:
            say.toast(_("{what}: back.").format(what=words), undo=undo)

        self._tasks.do(self, "app.items.service:come_back", ids, then=done)

    def give(self, to: object, forms: "Sequence[dict[str, str]]") -> None:
        """Note things given out or taken in."""
        count = ngettext("{n} thing noted.", "{n} things noted.", len(forms)).format(n=len(forms))
        self._tasks.do(self, "app.items.service:give", to, tuple(forms), then=lambda _ids: say.toast(count))

    def write_off(self, row: "ItemRow") -> None:
        """It never came back: ask why."""

        def done(_id: UUID) -> None:
            say.toast(_("{what}: written off.").format(what=row.words))

        def with_reason(reason: str) -> None:
            self._tasks.do(self, "app.items.service:write_off", row.id, reason, then=done)

        verb = _("Write off")
        presets = [_(words) for words in REASONS]
        say.ask(verb, " · ".join((row.words, row.name)), verb, with_reason, line=_("Reason"), presets=presets, is_danger=True)
