"""Issuing passes, for one person or a crew, or changing one."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import FormErrors, StaleRecord, UnknownHost, UserError
from app.core.i18n import _, ngettext
from app.passes.fields import HOLDERS, PASS_FIELDS, USUAL, PassKind, holders_of
from app.visits.fields import PURPOSES, HostRef
from ui import say, theme
from ui.forms import FormView
from ui.panels import button, label
from ui.tasks import Tasks
from ui.visits.presets import matching, meant
from ui.visits.suggest import SuggestEdit, Suggestion
from ui.visits.weekdays import Weekdays

if TYPE_CHECKING:
    from app.desk.find import HostHit
    from app.passes.lists import PassRow
    from app.passes.service import Issued

FIELDS = (HOLDERS, *(field for field in PASS_FIELDS if field.name != "weekdays"))
ROWS = (
    ("holders",), ("kind", "purpose"), ("host",), ("company", "note"), ("first_day", "last_day"), ("opens", "closes", "most_entries"),
)  # fmt: skip


class PassPanel(QFrame):
    """Ctrl+Enter issues or saves; Esc puts the form away as it stands, Ctrl+N brings it back."""

    closed = Signal()
    issued = Signal(object)  # the first pass's id

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks = tasks
        self._changes: PassRow | None = None
        self._host: HostRef | None = None
        self._as_written = ""
        self._purposes = tuple(_(purpose) for purpose in PURPOSES)
        self.host, self.purpose = SuggestEdit(), SuggestEdit(opens_on_focus=True)
        self.form = FormView(FIELDS, ROWS, editors={"host": self.host, "purpose": self.purpose})
        self.weekdays = Weekdays()
        self._build()
        self._wire()
        self.start()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._title = label("", "head")
        self._count = label("", "quiet")
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        column.addLayout(head)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.setSpacing(3)
        if isinstance(grid := self.form.layout(), QGridLayout):
            grid.setVerticalSpacing(3)
        holders = self.form.editor("holders")
        if isinstance(holders, QPlainTextEdit):
            holders.setFixedHeight(theme.px(96))
            holders.setTabChangesFocus(True)
            holders.setPlaceholderText(_("Shift+Enter: next person"))
        inner.addWidget(self.form)
        inner.addWidget(label(_("Only on these weekdays (none: every day)"), "label"))
        inner.addWidget(self.weekdays)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        column.addWidget(scroll, 1)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        column.addWidget(self._wrong)
        self.save_button = button(_("Issue"), key="Ctrl+Enter", kind="primary", clicked=self.save)
        column.addWidget(self.save_button)

    def _wire(self) -> None:
        self.form.submitted.connect(self.save)
        self.form.changed.connect(self._changed)
        self.host.wanted.connect(self._ask_hosts)
        self.host.picked.connect(self._host_picked)
        self.purpose.wanted.connect(self._offer_purposes)
        self.host.settled.connect(lambda: self.form.go_on("host"))
        self.purpose.settled.connect(self._settle_purpose)
        self.form.line("last_day").setPlaceholderText(_("2026-12-24, +30"))
        self.form.line("opens").setPlaceholderText(_("any time"))
        self.form.line("closes").setPlaceholderText(_("06:00: next day"))
        self.form.line("most_entries").setPlaceholderText(_("no limit"))
        self.weekdays.changed.connect(self._wrong.hide)
        kind = self.form.editor("kind")
        if isinstance(kind, QComboBox):
            kind.activated.connect(lambda _index: self._kind_chosen())

    # -- starting

    def start(self, values: Mapping[str, Any] | None = None) -> None:
        """An empty form: a renovation crew from today on, the case there are most of."""
        today = clock.day_of(clock.now()).isoformat()
        usual = {"kind": PassKind.RENOVATION.value, "first_day": today, "last_day": "+30", **USUAL[PassKind.RENOVATION]}
        self._begin({**usual, **(values or {})}, None, None)

    def start_change(self, row: "PassRow") -> None:
        """Other terms for a pass; number and code stay."""
        values = {
            "holders": row.name, "kind": row.kind.value, "host": row.host, "purpose": row.purpose, "company": row.company,
            "first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat(), "note": row.note,
            "weekdays": "".join(str(day) for day in sorted(row.weekdays)), "most_entries": str(row.most_entries or ""),
            "opens": f"{row.opens:%H:%M}" if row.opens else "", "closes": f"{row.closes:%H:%M}" if row.closes else "",
        }  # fmt: skip
        self._begin(values, HostRef(row.host_kind, row.host_id, row.host, row.department) if row.host_id else None, row)
        self.form.focus("last_day")

    def _begin(self, values: Mapping[str, Any], host: HostRef | None, changes: "PassRow | None") -> None:
        self.form.clear()
        self.form.fill(values)
        self.weekdays.set(str(values.get("weekdays") or ""))
        self._changes, self._host, self._as_written = changes, host, ""
        self._wrong.hide()
        is_new = changes is None
        self._title.setText(_("New pass") if is_new else _("Change {number}").format(number=changes.number if changes else ""))
        self.save_button.setText((_("Issue and print") if is_new else _("Save")) + "  Ctrl+Enter")
        for name in ("holders", "kind"):
            self.form.editor(name).setEnabled(is_new)
        self._show_count()

    @property
    def is_blank(self) -> bool:
        """Whether nobody was named yet."""
        return not self.form.value("holders").strip()

    # -- while typing

    def _kind_chosen(self) -> None:
        kind = PassKind(self.form.value("kind") or PassKind.LONG)
        usual = USUAL[kind]
        self.form.fill({name: usual[name] for name in ("opens", "closes")})
        self.weekdays.set(usual["weekdays"])
        if kind is PassKind.DAY:
            self.form.fill({"last_day": self.form.value("first_day")})

    def _changed(self, name: str) -> None:
        self._wrong.hide()
        if name == "host":
            self._host = self._host if self._host and self._host.text == self.form.value("host") else None
        if name == "holders":
            self._show_count()

    def _show_count(self) -> None:
        n = len(holders_of(self.form.value("holders")))
        self._count.setText(ngettext("{n} person", "{n} people", n).format(n=n) if n > 1 else "")

    def _settle_purpose(self) -> None:
        self.form.fill({"purpose": meant(self.form.value("purpose"), self._purposes)})
        self.form.go_on("purpose")

    def _ask_hosts(self, text: str) -> None:
        if text.strip():
            self._tasks.read(self, "app.desk.find:find_host", text, key="hosts", then=lambda hits: self._offer_hosts(text, hits))
        else:
            self.host.offer(text, ())

    def _offer_hosts(self, text: str, hits: "Sequence[HostHit]") -> None:
        offers = [Suggestion(hit.ref.text or hit.name, hit.detail, hit.ref) for hit in hits]
        self.host.offer(text, offers, marked=0 if len(offers) == 1 else -1)

    def _host_picked(self, ref: object) -> None:
        self._host = ref if isinstance(ref, HostRef) else None

    def _offer_purposes(self, text: str) -> None:
        offers = [Suggestion(purpose, str(self._purposes.index(purpose) + 1)) for purpose in matching(text, self._purposes)]
        self.purpose.offer(text, offers, marked=0 if len(offers) == 1 and text.strip() else -1)

    # -- saving

    def save(self) -> None:
        """Issue, or keep what was changed; wrong fields get their sentence and nothing is lost."""
        from app.visits.service import Coming

        self.form.fill({"purpose": meant(self.form.value("purpose"), self._purposes)})
        values = {**self.form.values(), "weekdays": self.weekdays.text}
        coming = Coming(host=self._host, as_written=self._as_written == values["host"])
        if (row := self._changes) is None:
            self._tasks.do(self, "app.passes.service:issue", values, coming, then=self._issued, failed=self._refused)
        else:
            self._tasks.do(
                self, "app.passes.service:change", row.id, values, coming, version=row.version, then=self._saved, failed=self._refused
            )

    def _issued(self, done: "Issued") -> None:
        many = ngettext("{n} pass issued.", "{n} passes issued.", len(done.numbers)).format(n=len(done.numbers))
        words = many if len(done.numbers) > 1 else _("Pass {number} for {name} issued.").format(number=done.numbers[0], name=done.name)

        def undo() -> None:
            self._tasks.do(self, "app.passes.service:take_back", done.pass_ids, then=lambda _n: say.toast(_("Taken back.")))

        say.toast(" ".join((words, *done.notes)), undo=undo)
        self.start()
        self.issued.emit(done.pass_ids[0])

    def _saved(self, _changed: object) -> None:
        row = self._changes
        say.toast(_("Saved; number and badge stay the same."))
        self.start()
        if row is not None:
            self.issued.emit(row.id)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, UnknownHost):
            self._as_written = self.form.value("host")
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
        hidden = isinstance(error, FormErrors) and set(error.errors) - set(self.form.names)
        if hidden or not isinstance(error, FormErrors):
            self._wrong.setText(str(error))
            self._wrong.show()
        if isinstance(error, StaleRecord):
            self._tasks.changed.emit(frozenset({"Pass"}))
