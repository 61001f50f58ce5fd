"""The purpose of a check-in while it is typed: presets by number, initials or first letters."""

from PySide6.QtCore import QObject

from app.core.i18n import _
from app.visits.fields import PURPOSE_TYPES, PURPOSES
from ui.today.visit_form import VisitForm
from ui.visits.presets import matching, meant
from ui.visits.suggest import Suggestion


class PurposeAnswers(QObject):
    """Offers the presets and writes out the one that is meant."""

    def __init__(self, form: VisitForm, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._initials: dict[str, str] = {}
        self._purposes: tuple[str, ...] = tuple(_(purpose) for purpose in PURPOSES)
        form.purpose.wanted.connect(self._offer)

    def _offer(self, text: str) -> None:
        if not self._initials:
            from app.core.names import initials

            self._initials = {purpose: initials(purpose).casefold() for purpose in self._purposes}
        fits = matching(text, self._purposes, self._initials)
        offers = [Suggestion(purpose, str(self._purposes.index(purpose) + 1)) for purpose in fits]
        self._form.purpose.offer(text, offers, marked=0 if len(fits) == 1 and text.strip().isascii() and text.strip() else -1)

    def settle(self) -> bool:
        """Write out the preset that is meant and suggest its visitor type; whether the words changed."""
        typed = self._form.text("purpose")
        settled = meant(typed, self._purposes, self._initials)
        if settled != typed:
            self._form.purpose.setText(settled)
        if settled in self._purposes:
            self._form.suggest_type(PURPOSE_TYPES.get(PURPOSES[self._purposes.index(settled)]))
        return settled != typed
