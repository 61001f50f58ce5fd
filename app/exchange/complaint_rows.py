"""Complaints of an existing register, row by row; nothing the file does not say is made up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from app.complaints.fields import CHANNEL_WORDS, CONTENT, SATISFACTION_WORDS, Channel, Satisfaction, State
from app.core.clock import at_local, day_of
from app.core.i18n import LANGUAGES, N_, _, speaking
from app.core.names import fold
from app.exchange.mapping import ColumnMap
from app.exchange.rows import HostFinder, VisitReader
from app.storage.records import plain

LONGEST_SUMMARY, LONGEST_STORY, LONGEST_KIND = 255, 4000, 60
NO_KIND = N_("no kind named in the register")
SECOND_NAMES: dict[type[StrEnum], dict[StrEnum, tuple[str, ...]]] = {
    Channel: {
        Channel.VISIT: ("来访", "上门", "当面", "现场", "面谈", "visit", "walk-in", "來訪", "當面"),
        Channel.CALL: ("来电", "电话", "phone", "tel", "telephone", "call", "來電", "電話"),
        Channel.LETTER: ("来信", "信函", "书面", "信件", "意见箱", "letter", "mail", "來信", "書面"),
        Channel.FAX: ("传真", "傳真"),
        Channel.EMAIL: ("邮件", "电子邮件", "电邮", "e-mail", "郵件", "電郵"),
    },
    Satisfaction: {
        Satisfaction.SATISFIED: ("满意", "很满意", "非常满意", "yes", "satisfied", "滿意", "是"),
        Satisfaction.BASICALLY: ("基本满意", "较满意", "比较满意", "一般", "partly", "fairly satisfied", "基本滿意"),
        Satisfaction.UNSATISFIED: ("不满意", "不满", "no", "unsatisfied", "dissatisfied", "不滿意", "否"),
        Satisfaction.NOT_MET: ("未遇", "无人", "未联系上", "nobody", "未遇到"),
    },
}  # fmt: skip


@lru_cache(maxsize=4)
def _words(kind: type[StrEnum]) -> Mapping[str, StrEnum]:
    labels: Mapping[Any, str] = CHANNEL_WORDS if kind is Channel else SATISFACTION_WORDS
    found: dict[str, StrEnum] = {fold(each.value): each for each in kind}
    for language in LANGUAGES:
        with speaking(language):
            found.update({fold(word): each for each, label in labels.items() for word in (label, _(label))})
    return found | {fold(word): each for each, words in SECOND_NAMES[kind].items() for word in words}


class ComplaintReader(VisitReader):
    """Values of a complaint from a row, all plain, so that they can come from another process."""

    def __init__(self, columns: ColumnMap, *, now: datetime, find_host: HostFinder) -> None:
        super().__init__(columns, now=now, find_host=find_host)
        told = {*columns.targets, *(target for target, _text in columns.constants)}
        self._told_times = {"received", "told", "visited", "closed"} & told

    def read(self, row: Sequence[str]) -> dict[str, Any]:
        """Raises FormErrors."""
        cells = self._cells
        cells.take(row)
        plain_ones = ("home", "place", "original", "wish", "team", "handler", "visitor", "received_by", "opinion", "result")
        values: dict[str, Any] = {name: cells.value(name) for name in plain_ones}
        values["name"] = cells.value("name")
        values["number"] = cells.raw("number").strip()
        values["round"] = cells.value("round") or 1
        values |= self._place(values["home"]) | self._kind() | self._answer()
        values |= self._when(values["satisfaction"])
        values |= self._texts(values)
        cells.finish()
        return {name: plain(value) for name, value in values.items()}

    def _place(self, home: str) -> dict[str, Any]:
        host = self._find_host(home) if home else None
        return {"home_id": host.id if host is not None and host.kind == "home" else None}

    def _kind(self) -> dict[str, Any]:
        words = " ".join(self._cells.raw("kind").split())
        if max(map(len, words.split("/"))) > LONGEST_KIND:
            self._cells.errors["kind"] = _("The kind is longer than {most} characters. Shorten it.").format(most=LONGEST_KIND)
        channel = _words(Channel).get(fold(self._cells.raw("channel").strip()), Channel.OTHER)
        return {"kind": words or _(NO_KIND), "channel": channel}

    def _answer(self) -> dict[str, Any]:
        word = self._cells.raw("satisfaction").strip()
        found = _words(Satisfaction).get(fold(word)) if word else None
        if word and found is None:
            sentence = _("{word} says nothing we know of how satisfied they were. Write satisfied, basically satisfied or not satisfied.")
            self._cells.errors["satisfaction"] = sentence.format(word=word[:40])
        return {"satisfaction": found}

    def _when(self, satisfaction: StrEnum | None) -> dict[str, Any]:
        cells = self._cells
        day, received = self._moment("received")
        moments = {name: self._at(name) for name in ("told", "visited", "closed")}
        if day is None:
            cells.errors.setdefault("received", _("This row says no day of receipt. Fill it in."))
            return {"state": State.REGISTERED}
        received = received or at_local(day, datetime.min.time())
        if day > day_of(self._now):
            cells.errors["received"] = _("The day of receipt lies in the future. Correct it.")
        for name, at in moments.items():
            if at is not None and day_of(at) < day:
                sentence = _("{label} lies before the day of receipt. Correct one of the two.")
                cells.errors[name] = sentence.format(label=_(cells.fields[name].label))
        state = State.REGISTERED
        if moments["closed"] is not None or satisfaction in CONTENT:
            state = State.ENDED if satisfaction is Satisfaction.UNSATISFIED else State.CLOSED
            moments["closed"] = max(moments["closed"] or moments["visited"] or moments["told"] or received, received)
        return {"day": int(f"{day:%Y%m%d}"), "received_at": received, "state": state, **{f"{name}_at": at for name, at in moments.items()}}

    def _at(self, name: str) -> datetime | None:
        found: tuple[date | None, datetime | None] = self._moment(name)
        day, at = found
        return at or (at_local(day, datetime.min.time()) if day else None)

    def _texts(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Summary and story; what the complaint has no field for stands at the story's end."""
        cells = self._cells
        summary, story = " ".join(cells.raw("summary").split()), cells.raw("story").strip()
        if not summary and not story:
            cells.errors["summary"] = _("This row does not say what was complained of. Fill in the summary.")
        if len(summary) > LONGEST_SUMMARY or not summary:
            story = "\n".join(part for part in (summary, story) if part)
            summary = " ".join(story.split())[:LONGEST_SUMMARY]
        phone, told = cells.value("phone"), [cells.value("note")]
        if "*" in phone:  # a masked phone of an exported list is no phone to call
            told.append(": ".join((_(cells.fields["phone"].label), phone)))
            phone = ""
        result = values["result"]
        if values.get("state") is State.REGISTERED and result:
            told.append(": ".join((_(cells.fields["result"].label), result)))
            result = ""
        story = "\n".join(part for part in (story, *told) if part)
        if len(story) > LONGEST_STORY:
            cells.errors["story"] = _("What happened is longer than {most} characters. Shorten it.").format(most=LONGEST_STORY)
        return {"summary": summary, "story": story, "phone": phone, "result": result}
