"""A watch list read from CSV or a workbook: taken whole, or refused with the lines to mend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.actor import HEADS, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.i18n import LANGUAGES, _, ngettext, speaking
from app.exchange.mapping import plain_heading
from app.exchange.source import open_table
from app.watch.fields import ID_FIELD, KIND_WORDS, WATCH_FIELDS, WatchKind
from app.watch.service import add, is_there

MOST_ROWS = 20_000
MOST_TOLD = 20
# what columns are called besides the form's own words
HEADINGS = {
    "kind": "kind type list 类别 类型 名单 名单类型 類別",
    "name": "name fullname person 姓名 名字 名称",
    "spellings": "alias aliases aka nickname 别名 曾用名 绰号 外号",
    "phones": "phone phones mobile tel 电话 手机 手机号 联系电话 手機",
    "company": "company firm organisation organization 单位 公司 工作单位 單位",
    "plates": "plate plates car vehicle 车牌 车牌号 車牌",
    "reason": "reason why note remark 原因 事由 理由 备注 説明 说明",
    "tell": "tell contact notify 通知 通知人 联系人",
    "last_day": "until expires expiry lastday 有效期至 截止 到期 到期日 有效期",
    "id_number": "id idnumber 身份证 身份证号 证件号 證件號",
}
KINDS = {
    "黑名单": WatchKind.BAN, "禁止进入": WatchKind.BAN, "拒绝": WatchKind.BAN, "blacklist": WatchKind.BAN, "banned": WatchKind.BAN,
    "关注": WatchKind.WATCH, "重点关注": WatchKind.WATCH, "贵宾": WatchKind.VIP, "重要": WatchKind.VIP,
}  # fmt: skip


@dataclass(frozen=True)
class ListRow:
    """One line of the file as the form takes it."""

    line: int
    form: Mapping[str, str]


@dataclass(frozen=True)
class ListTaken:
    """How many entries are new, and how many stood on the list already."""

    count: int
    doubles: int


class ListFaults(UserError):
    """Some lines must be mended; nothing was taken. `lines` say which and why."""

    def __init__(self, lines: Sequence[str]) -> None:
        n = len(lines)
        words = ngettext("{n} line must be mended; nothing was taken.", "{n} lines must be mended; nothing was taken.", n)
        self.lines = tuple(lines[:MOST_TOLD])
        super().__init__(" ".join((words.format(n=n), *self.lines[:3])))


@allowed(HEADS)
def read_list(s: Session, path: str, *, by: Actor) -> tuple[ListRow, ...]:
    """The rows of a table whose headings name at least a name, phone, company or plate, and a reason. Raises UserError."""
    with open_table(Path(path)) as table:
        targets = [_known().get(plain_heading(heading), "") for heading in table.headings]
        if not {"name", "phones", "company", "plates"} & set(targets) or "reason" not in targets:
            sentence = _("{file} needs headings in its first line: name, phone, company or plate, and the reason.")
            raise UserError(sentence.format(file=Path(path).name))
        rows: list[ListRow] = []
        for row in table.rows:
            if len(rows) == MOST_ROWS:
                raise UserError(_("{file} has more than {n} lines. Nothing was read; split it.").format(file=Path(path).name, n=MOST_ROWS))
            rows.append(ListRow(row.line, _form(targets, row.cells)))
    return tuple(rows)


def _form(targets: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    form: dict[str, str] = {}
    for target, cell in zip(targets, cells, strict=False):
        if target and cell.strip():
            form[target] = f"{form[target]}, {cell.strip()}" if target in form else cell.strip()
    words = plain_heading(form.get("kind", ""))
    form["kind"] = _kinds().get(words, form.get("kind", "")) if words else WatchKind.WATCH.value
    return form


@allowed(HEADS)
def take_list(s: Session, rows: Sequence[ListRow], *, by: Actor, now: datetime) -> ListTaken:
    """All rows as entries in one commit, those on the list already passed over; raises ListFaults with nothing taken."""
    faults: list[str] = []
    doubles = 0
    for row in rows:
        try:
            if is_there(s, row.form, now=now):
                doubles += 1
            else:
                add(s, row.form, by=by, now=now)
        except FormErrors as error:
            faults.append(_("line {line}: {reason}").format(line=row.line, reason=error))
    if faults:
        raise ListFaults(faults)
    return ListTaken(len(rows) - doubles, doubles)


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    found = {plain_heading(word): target for target, words in HEADINGS.items() for word in words.split()}
    for language in LANGUAGES:
        with speaking(language):
            found |= {plain_heading(_(field.label)): field.name for field in (*WATCH_FIELDS, ID_FIELD)}
    return found


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, str]:
    found = {plain_heading(word): kind.value for word, kind in KINDS.items()} | {kind.value: kind.value for kind in WatchKind}
    for language in LANGUAGES:
        with speaking(language):
            found |= {plain_heading(_(words)): kind.value for kind, words in KIND_WORDS.items()}
    return found
