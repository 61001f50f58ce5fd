"""Settings: the desk, papers and printers, staff, homes. Every change is saved at once and said."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from app.core.actor import ADMINISTRATORS, HEADS, Role
from app.core.forms import Field, Kind
from app.core.i18n import N_, _
from app.places.fields import HOME_FIELDS
from ui import say, theme
from ui.backups.page import BACKUP_KEYS, BACKUP_ROWS, BackupPage
from ui.choosing import folder_to_use
from ui.hours.page import CalendarPage
from ui.notices.texts_page import SIGN_KEYS, TextsPage
from ui.office.complaint_pages import ComplaintsPage
from ui.office.duty_pages import DepartmentsEditor, PairsEditor
from ui.office.kinds_page import KindsPage
from ui.office.list_editor import Listed, ListEditor
from ui.office.protection_page import ProtectionPage
from ui.office.server_page import ServerPage
from ui.office.settings_form import SettingsForm
from ui.office.staff_page import StaffEditor
from ui.office.ticket_pages import TicketsPage
from ui.panels import Card, button, label
from ui.printing.preview import PageView
from ui.retention.page import KEEP_KEYS, KEEP_ROWS, KeepingPage
from ui.reveal import PhoneEdit
from ui.rows import Column
from ui.screen import Desk, Screen

if TYPE_CHECKING:
    from app.office.lists import OfficeRow

DESK_KEYS = ("language", "theme", "timezone", "admit_on_arrival", "due_soon", "keeps_ids", "idle_lock", "badge_sign_in", "plan_days")
DESK_ROWS = (
    ("language", "theme"),
    ("timezone", "due_soon"),
    ("admit_on_arrival", "keeps_ids"),
    ("idle_lock",),
    ("plan_days",),
    ("badge_sign_in",),
)
STAY_KEYS = (
    "waiting_amber", "waiting_red", "stay_limit", "stay_guest", "stay_delivery", "stay_contractor", "stay_interview", "stay_official",
    "stay_other", "close_at",
)  # fmt: skip
STAY_ROWS = (
    ("waiting_amber", "waiting_red"), ("stay_limit",), ("stay_guest", "stay_delivery"), ("stay_contractor", "stay_interview"),
    ("stay_official", "stay_other"), ("close_at",),
)  # fmt: skip
PAPER_KEYS = (
    "print_badge", "badge_stock", "badge_printer", "badge_copies", "badge_prefix", "print_slip", "slip_form", "slip_printer",
    "print_message", "message_form", "group_badges", "sheet_stock", "evacuation_folder", "evacuation_minutes",
)  # fmt: skip
PAPER_ROWS = (
    ("print_badge", "print_slip"), ("badge_stock",), ("badge_printer",), ("badge_copies", "badge_prefix"),
    ("group_badges", "sheet_stock"), ("slip_form",), ("print_message", "message_form"), ("slip_printer",),
    ("evacuation_folder",), ("evacuation_minutes",),
)  # fmt: skip
SCANNER_KEYS = ("scanner_before", "scanner_after", "scanner_port", "scanner_baud")
SCANNER_ROWS = (("scanner_before",), ("scanner_after",), ("scanner_port", "scanner_baud"))
EXAMPLE = {"name": "张三", "company": "顺达物流", "host": "5-1-0803", "purpose": "送货", "people": "2", "type": "delivery"}
FORM_WIDTH = 620
PRINTER_WORDS = {"badge_printer": N_("Badge printer"), "slip_printer": N_("Slip printer")}

HOMES = Listed(
    N_("Homes"), N_("No homes yet."), N_("Add them here, or import a list: then hosts are checked against it."),
    (
        Column(N_("Home"), lambda row: row.code, 130), Column(N_("Building"), lambda row: row.building, 120),
        Column(N_("Residents"), lambda row: row.residents, 220, is_stretched=True), Column(N_("Phone"), lambda row: row.masked, 140),
    ),
    HOME_FIELDS, "app.places.lists:homes", "app.places.service:add_home", "app.places.service:change_home",
    lambda row: {"code": row.code, "building": row.building, "residents": row.residents, "phone": row.phone}, most=500, can_search=True,
    editors=lambda _tasks: {"phone": PhoneEdit()}, reveals="home",
)  # fmt: skip


class SettingsScreen(Screen):
    """A tab for each part; lists of staff, departments, pairs and homes have their forms at the side."""

    watches: ClassVar[frozenset[str]] = frozenset(
        {"Office", "Setting", "Staff", "Home", "NoticeText", "WorkingCalendar", "Department", "DutyPair", "Absence", "ComplaintKind",
         "Hold", "DeletionReport"}
    )  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        from app.office.settings import FIELDS  # its ORM is loaded by the time somebody opens the settings

        self.office = label("", "quiet", wraps=True)
        self.desk_form = SettingsForm(self.tasks, [FIELDS[key] for key in DESK_KEYS], DESK_ROWS)
        self.paper_form = SettingsForm(self.tasks, [self._with_choices(FIELDS[key]) for key in PAPER_KEYS], PAPER_ROWS)
        self.scanner_form = SettingsForm(self.tasks, [self._with_choices(FIELDS[key]) for key in SCANNER_KEYS], SCANNER_ROWS)
        self.stay_form = SettingsForm(self.tasks, [FIELDS[key] for key in STAY_KEYS], STAY_ROWS)
        self.sign_form = SettingsForm(self.tasks, [FIELDS[key] for key in SIGN_KEYS])
        self.keep_form = SettingsForm(self.tasks, [FIELDS[key] for key in KEEP_KEYS], KEEP_ROWS)
        self.backup_form = SettingsForm(self.tasks, [FIELDS[key] for key in BACKUP_KEYS], BACKUP_ROWS)
        desk_forms = (self.desk_form, self.stay_form, self.paper_form, self.scanner_form)
        self._forms = (*desk_forms, self.sign_form, self.backup_form, self.keep_form)
        self.kinds = KindsPage(self.tasks)
        for page in (*self._forms, self.kinds):
            page.refused.connect(self.settings_changed)  # what is in force comes back
        self.badge = PageView()
        self.texts = TextsPage(desk, self.sign_form)
        self.calendar = CalendarPage(desk)
        self.staff = StaffEditor(self.tasks)
        self.departments = DepartmentsEditor(self.tasks)
        self.pairs = PairsEditor(self.tasks)
        self.homes, self.tickets = ListEditor(self.tasks, HOMES), TicketsPage(self.tasks)
        self.complaints = ComplaintsPage(self.tasks)
        self.backups, self.protection = BackupPage(desk, self.backup_form), ProtectionPage(desk)
        self.counters = ServerPage(desk)
        self.keeping = KeepingPage(desk, self.keep_form)
        self.stay_page = self._stay_page()
        self._rules: list[QWidget] = []  # buttons of the pages that change the office's rules
        self.tabs = QTabWidget()
        self._fill_tabs()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        for table in (self.staff.table, self.homes.table):
            desk.remember_columns(table)
        desk.signed_in.connect(self._fit_roles)
        self._fit_roles()
        self.settings_changed()

    def _fill_tabs(self) -> None:
        self.tabs.setAccessibleName(_("Settings"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for title, page in (
            (_("Desk"), self._desk_page()), (_("Waiting and leaving"), self.stay_page), (_("Papers and printers"), self._paper_page()),
            (_("Notices"), self.texts), (_("Kinds of visit"), self.kinds), (_("Working calendar"), self.calendar), (_("Staff"), self.staff),
            (_("Departments"), self.departments), (_("A/B pairs"), self.pairs), (_("Tickets"), self.tickets),
            (_("Complaints"), self.complaints), (_("Homes"), self.homes), (_("Backup"), self.backups),
            (_("Encryption"), self.protection), (_("Keeping"), self.keeping), (_("Server"), self.counters),
        ):  # fmt: skip
            self.tabs.addTab(page, title)
        self.tabs.currentChanged.connect(lambda _tab: self.reload())

    def _fit_roles(self) -> None:
        """Whoever does not administer sees the settings of the desk alone; the rest is not there."""
        from app.office.settings import DESK_MAY_CHANGE

        is_administrator = bool(self.tasks.actor and self.tasks.actor.roles & ADMINISTRATORS)
        for form in self._forms:
            form.offer_only(None if is_administrator else DESK_MAY_CHANGE)
        self.tabs.setTabVisible(self.tabs.indexOf(self.tickets), bool(self.tasks.actor and self.tasks.actor.roles & HEADS))
        roles = self.tasks.actor.roles if self.tasks.actor else frozenset()
        self.tabs.setTabVisible(self.tabs.indexOf(self.complaints), bool(roles & (HEADS | {Role.OFFICER})))
        for limited in (self.tickets, self.complaints):
            limited.offer_limits(is_offered=is_administrator)
        pages = (self.stay_page, self.kinds, self.calendar, self.staff, self.departments, self.pairs)
        for page in (*pages, self.backups, self.protection, self.keeping, self.counters):
            self.tabs.setTabVisible(self.tabs.indexOf(page), is_administrator)
        for part in (*self._rules, self.texts.rules):
            part.setVisible(is_administrator)

    def _with_choices(self, field: Field) -> Field:
        """Stocks and printers are chosen, not typed."""
        if field.name in ("badge_stock", "sheet_stock"):
            from app.printing.stock import stocks

            known = [(key, stock) for key, stock in stocks().items() if stock.is_sheet or field.name == "badge_stock"]
            return replace(field, kind=Kind.CHOICE, choices=tuple((key, stock.name) for key, stock in known))
        if field.name in ("badge_printer", "slip_printer"):
            return replace(field, kind=Kind.CHOICE, required=True, choices=self._printers(field.name), label=PRINTER_WORDS[field.name])
        if field.name == "scanner_port":
            return replace(field, kind=Kind.CHOICE, required=True, choices=self._ports(), label=N_("The scanner is connected"))
        return field

    def _ports(self) -> tuple[tuple[str, str], ...]:
        from ui.serial_scanner import ports

        found = [("", _("as a keyboard: it types")), *ports()]
        kept = str(self.desk.settings.scanner_port) if self.desk.settings else ""
        if all(value != kept for value, _words in found):
            found.append((kept, _("{port} (not there now)").format(port=kept)))
        return tuple(found)

    def _printers(self, key: str) -> tuple[tuple[str, str], ...]:
        from ui.printing.spooler import printers

        found = [("", _("the system's printer")), *((name, name) for name in printers())]
        kept = str(getattr(self.desk.settings, key)) if self.desk.settings else ""
        if kept and all(value != kept for value, _words in found):
            found.append((kept, _printer_words(kept)))
        return tuple(found)

    # -- pages

    def _desk_page(self) -> QWidget:
        card = Card(_("This desk"), is_flush=False)
        card.body.addWidget(self.office)
        card.body.addWidget(self.desk_form)
        card.body.addStretch(1)
        return _scrolled(card, self._scanner_card())

    def _stay_page(self) -> QWidget:
        card = Card(_("Waiting and leaving"), is_flush=False)
        words = _(
            "A limit left empty is that of all visitors. At the hour of closing, whoever came before it and was never signed out is closed "
            "as “time unknown”: the desk is told how many and who, and no average counts such a time. Who stays overnight is left alone."
        )
        card.body.addWidget(self.stay_form)
        card.body.addWidget(label(words, "quiet", wraps=True))
        card.body.addStretch(1)
        return _scrolled(card)

    def _scanner_card(self) -> Card:
        card = Card(_("Badge scanner"), is_flush=False)
        words = _(
            "A badge held to the scanner signs its visitor out, whatever room is in front and whatever is being typed. "
            "On a serial port the scanner works beside the keyboard and every input method, so that is the better way where it can do it."
        )
        card.body.addWidget(label(words, "quiet", wraps=True))
        card.body.addWidget(self.scanner_form)
        card.body.addStretch(1)
        return card

    def _paper_page(self) -> QWidget:
        card = Card(_("Papers and printers"), is_flush=False)
        card.body.addWidget(self.paper_form)
        words = _("A counter may print a paper its own way: Printing, Printers (Ctrl+3). Label stocks are changed there too (Ctrl+2).")
        card.body.addWidget(label(words, "quiet", wraps=True))
        row = QHBoxLayout()
        for words, key in ((_("Badges as PDF into a folder…"), "badge_printer"), (_("Slips as PDF into a folder…"), "slip_printer")):
            row.addWidget(button(words, icon="folder-open", clicked=partial(self._choose_folder, key)))
        row.addStretch(1)
        card.body.addLayout(row)
        copy = button(_("Evacuation copy into a folder…"), icon="folder-open", clicked=self._choose_copy_folder)
        self._rules.append(copy)
        copy.setToolTip(_("Names and rooms of everybody inside, for reading without the program"))
        card.body.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch(1)
        shown = Card(_("A badge on this stock"), is_flush=False)
        shown.body.addWidget(self.badge)
        shown.body.addStretch(1)
        return _scrolled(card, shown)

    def _choose_folder(self, key: str) -> None:
        if folder := folder_to_use(self, _("Folder for papers as PDF")):
            self.use_printer(key, f"folder:{folder}")

    def _choose_copy_folder(self) -> None:
        if folder := folder_to_use(self, _("Folder for the evacuation copy")):
            change = ("app.office.settings:change_setting", "evacuation_folder", folder)
            self.tasks.do(self, *change, then=lambda _done: self._copy_chosen(folder))

    def _copy_chosen(self, folder: str) -> None:
        say.toast(_("The evacuation copy is kept in {folder}").format(folder=folder))

    def use_printer(self, key: str, printer: str) -> None:
        """Offer a printer that is on no list (a folder), and choose it."""
        editor: Any = self.paper_form.editor(key)
        if editor.findData(printer) < 0:
            editor.addItem(_printer_words(printer), printer)
        editor.setCurrentIndex(editor.findData(printer))

    # -- loading

    def print_selected(self) -> bool:
        """Ctrl+P on the page of keeping: the report of the deletion selected."""
        return self.keeping.isVisible() and self.keeping.print_report()

    def reload(self) -> None:
        self.tasks.read(self, "app.office.lists:office", key="office", then=self._show_office)
        lists = (self.staff, self.departments, self.pairs, self.homes, self.tickets, self.complaints)
        for part in (*lists, self.texts, self.calendar, self.backups, self.protection, self.keeping, self.counters):
            if part.isVisible():
                part.reload()

    def _show_backups(self) -> None:
        """From the red line: for who administers; everybody else is told whom to ask."""
        if self.tabs.isTabVisible(self.tabs.indexOf(self.backups)):
            self.tabs.setCurrentWidget(self.backups)
            self.backups.take_focus()
        else:
            say.error(_("An administrator sees to backups: Settings, Backup. Ask one to sign in."))

    def _show_office(self, office: "OfficeRow") -> None:
        from app.office.fields import OFFICE_KIND_WORDS

        self.office.setText(" · ".join((office.name, _(OFFICE_KIND_WORDS[office.kind]))))

    def settings_changed(self) -> None:
        if self.desk.settings is None:
            return
        values = dict(self.desk.settings.values)
        for form in self._forms:
            form.show_values(values)
        self.texts.show_settings(values)
        self.kinds.show_values(values)
        self.tickets.form.show_values(values)
        self.complaints.form.show_values(values)
        self.tasks.read(self, "app.printing.lists:stock_choices", key="stocks", then=self._offer_stocks)
        self._draw_badge()

    def _offer_stocks(self, choices: tuple[tuple[str, str], ...]) -> None:
        """The office's own stocks beside the shipped ones."""
        editor: Any = self.paper_form.editor("badge_stock")
        if self.desk.settings is None or [(editor.itemData(n), editor.itemText(n)) for n in range(editor.count())] == list(choices):
            return
        editor.blockSignals(True)
        editor.clear()
        for key, words in choices:
            editor.addItem(words, key)
        editor.blockSignals(False)
        self.paper_form.show_values(dict(self.desk.settings.values))

    def _draw_badge(self) -> None:
        if self.desk.settings is not None:
            stock = self.desk.settings.badge_stock
            self.tasks.read(self, "app.visits.drawing:preview_badge", EXAMPLE, stock=stock, key="badge", then=self.badge.show_pdf)

    def take_focus(self) -> None:
        self.tabs.tabBar().setFocus()
        if self.desk.shows_calendar:
            self.desk.shows_calendar = False
            self.tabs.setCurrentWidget(self.calendar)
            self.calendar.view.setFocus()
        if self.desk.shows_backups:
            self.desk.shows_backups = False
            self._show_backups()


def _printer_words(printer: str) -> str:
    return _("Folder {path}").format(path=printer.removeprefix("folder:")) if printer.startswith("folder:") else printer


def _scrolled(*cards: Card) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 8, 0, 0)
    row.setSpacing(14)
    for card in cards:
        card.setMaximumWidth(theme.px(FORM_WIDTH))
        row.addWidget(card, 2)
    row.addStretch(1)
    area.setWidget(holder)
    return area
