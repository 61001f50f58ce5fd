"""Settings: the staff with several roles each, passwords, PINs, badges, and leaving with everything handed over."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.actor import ROLE_WORDS
from app.core.i18n import N_, _
from app.office.fields import LONGEST_PIN, STAFF_FIELDS
from ui import say
from ui.office.duty_pages import DepartmentEdit
from ui.office.list_editor import Listed, ListEditor
from ui.rows import Column
from ui.tasks import Tasks
from ui.visits.pick_edit import PickEdit
from ui.visits.staff_edit import StaffEdit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.office.lists import StaffRow
    from app.office.owned import OwnedPart


def _role_words(row: "StaffRow") -> str:
    from app.core.actor import words

    return words(row.roles)


def _form(row: "StaffRow") -> dict[str, object]:
    shown = {name: getattr(row, name) for name in ("name", "department", "post", "phone", "place", "deputy")}
    return shown | {"role": _role_words(row)}


def _editors(tasks: Tasks) -> "Mapping[str, QLineEdit]":
    roles = PickEdit()
    roles.set_options([_(words) for words in ROLE_WORDS.values()])
    return {"department": DepartmentEdit(tasks), "deputy": StaffEdit(tasks), "role": roles}


SIDE = 372
STAFF = Listed(
    N_("Staff"), N_("No staff yet."), N_("Add those visitors come to see, and those who sit at the desk."),
    (
        Column(N_("Name"), lambda row: row.name, 110), Column(N_("Department"), lambda row: row.department, 120),
        Column(N_("Post"), lambda row: row.post, 100), Column(N_("Phone"), lambda row: row.phone, 115),
        Column(N_("Room"), lambda row: row.place, 80), Column(N_("Deputy"), lambda row: row.deputy, 80),
        Column(N_("Roles"), _role_words, 140, is_stretched=True),
    ),
    STAFF_FIELDS, "app.office.lists:staff", "app.office.service:add_staff", "app.office.service:change_staff", _form,
    rows=(("name", "deputy"), ("department", "post"), ("phone", "place"), ("role",)), editors=_editors,
)  # fmt: skip


class StaffEditor(ListEditor):
    """What an administrator does with the staff; every action is a button below the form of who is picked."""

    actions_across = 2

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, STAFF, parent)
        self.side.setFixedWidth(SIDE)
        self.more.setSpacing(6)
        self.form.line("role").setPlaceholderText(_("1 3 …, or none: no access"))
        self.add_action(_("Set password…"), "key", self._ask_password)
        self.add_action(_("Set PIN…"), "hashtag", self._ask_pin)
        self.add_action(_("Print a badge"), "id-badge", self._print_badge)
        self.add_action(_("Badge is lost"), "ban", self._void_badge)
        self.add_action(_("Has left…"), "user-slash", self.retire)

    # -- signing in

    def _ask_password(self, row: "StaffRow") -> None:
        self._ask_secret(
            _("Password for {name}").format(name=row.name), _("Set password"), _("At least 8 characters"),
            partial(self._set, "app.office.service:set_password", row, _("The password of {name} is set")),
        )  # fmt: skip

    def _ask_pin(self, row: "StaffRow") -> None:
        self._ask_secret(
            _("PIN for {name}").format(name=row.name), _("Set PIN"), _("4 to {most} digits").format(most=LONGEST_PIN),
            partial(self._set, "app.office.quick:set_pin", row, _("The PIN of {name} is set")),
        )  # fmt: skip

    def _ask_secret(self, title: str, verb: str, line: str, then: Any) -> None:
        question = say.ask(title, "", verb, then, line=line)
        if question is not None and question.line is not None:
            question.line.setEchoMode(question.line.EchoMode.Password)

    def _set(self, work: str, row: "StaffRow", words: str, secret: str) -> None:
        def done(_done: object) -> None:
            say.toast(words.format(name=row.name))
            self.reload()

        self._tasks.do(self, work, row.id, secret, then=done)

    # -- badges

    def _print_badge(self, row: "StaffRow") -> None:
        words = _("A staff badge of {name} waits for the printer; an earlier one is void.").format(name=row.name)
        self._tasks.do(self, "app.desk.staff_badges:print_badge", row.id, then=lambda _serial: say.toast(words))

    def _void_badge(self, row: "StaffRow") -> None:
        words = _("The badge of {name} is void.").format(name=row.name)
        self._tasks.do(self, "app.office.badges:take_badge", row.id, then=lambda _done: say.toast(words))

    # -- leaving

    def retire(self, row: "StaffRow") -> None:
        """What they own is listed first: somebody must take each over."""
        self._tasks.read(self, "app.office.owned:owned_by", row.id, key="owned", then=partial(self._ask_leaving, row))

    def _ask_leaving(self, row: "StaffRow", parts: "tuple[OwnedPart, ...]") -> None:
        from ui.office.leaver_sheet import LeaverSheet

        if parts:
            LeaverSheet(self.window(), self._tasks, row, parts, lambda: self._left(row))
            return

        def go(_words: str) -> None:
            self._tasks.do(self, "app.office.service:set_active", row.id, False, then=lambda _done: self._left(row))

        words = _("They stay on record, are offered as host no more and cannot sign in.")
        say.ask(_("Has {name} left?").format(name=row.name), words, _("Has left"), go, is_danger=True)

    def _left(self, row: "StaffRow") -> None:
        say.toast(_("{name} has left.").format(name=row.name))
        self.start_new()
        self.reload()
