"""How a check-in begins: with a person, an announced visit, a host or plain text found in the one box."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from app.visits.fields import HostRef
from ui.calls.links import as_visit, source_of
from ui.tasks import Tasks
from ui.today.draft import Draft
from ui.today.visit_panel import VisitPanel
from ui.visits.companion_strip import companions_to_come

if TYPE_CHECKING:
    from app.desk.find import Hit, HostHit
    from app.visits.details import VisitDetails

PLATE = re.compile(r"[\u4e00-\u9fff][A-Za-z][·•.\- ]?[A-Za-z0-9]{4,6}[\u4e00-\u9fff]?")


def field_for(text: str) -> str:
    """The field a text that found nobody belongs to: digits are a phone, a plate is a plate, else it is a name."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if PLATE.fullmatch(plain):
        return "plate"
    digits = sum(c.isdigit() for c in plain)
    return "phone" if digits >= 3 and digits >= len(plain.replace(" ", "").replace("-", "").replace("+", "")) else "name"


class Beginning(QObject):
    """Fills the panel with everything known and puts the cursor where it is needed; `show` brings the panel in front."""

    def __init__(self, tasks: Tasks, panel: VisitPanel, show: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._panel, self._show = tasks, panel, show

    def _begin(self, values: Mapping[str, Any], about: Draft | None = None) -> None:
        self._show()
        self._panel.start(values, about)
        self._panel.go_to_first_empty()

    def text(self, text: str) -> None:
        """Nobody fits `text`: a new visit with it in the right field."""
        self._begin({field_for(text): text.strip()} if text.strip() else {})

    def carried_over(self, values: Mapping[str, Any]) -> None:
        """A call or message became a visit: everything typed there stands in the form."""
        known, host = as_visit(values)
        person_id = values.get("person_id")
        about = Draft(person_id=person_id, host=host, source=source_of(values))
        self._begin(known, about)

    def person(self, person_id: UUID) -> None:
        """Somebody who was here before: what is known of them, and whom they saw last."""

        def filled(known: tuple[Mapping[str, Any], HostRef | None]) -> None:
            self._begin(known[0], Draft(person_id=person_id, host=known[1]))

        self._tasks.read(self, "app.visits.details:prefill", person_id, key="prefill", then=filled)

    def expected(self, visit_id: UUID) -> None:
        """Somebody announced, with who was announced along."""

        def filled(details: "VisitDetails") -> None:
            about = Draft(person_id=details.row.person_id, visit_id=visit_id, desk_note=details.row.desk_note)
            about.companions = companions_to_come(details)
            self._begin(details.form, about)

        self._tasks.read(self, "app.visits.details:visit", visit_id, key="prefill", then=filled)

    def at(self, hit: "Hit") -> None:
        """A new visit to a home or to one of the staff."""

        def found(hosts: "Sequence[HostHit]") -> None:
            ref = next((host.ref for host in hosts if host.ref.id == hit.id), None)
            self._begin({"host": ref.text if ref else hit.name}, Draft(host=ref))

        self._tasks.read(self, "app.desk.find:find_host", hit.number or hit.name, key="prefill", then=found)
