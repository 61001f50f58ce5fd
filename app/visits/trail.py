"""What was done to a visit, in the order it was done: its own changes, the tries to reach the host, what walks found."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import N_, _
from app.office import audit
from app.visits.answers import WALK_WORDS, HostAnswer, WalkSaid, try_words
from app.visits.attempts import attempt_ids
from app.visits.fields import LEAVING_WORDS, Leaving
from app.visits.leaving_record import WalkAnswer

VERBS = {
    "visits.try_host": N_("host called"),
    "visits.take_back_try": N_("try taken back"),
    "visits.look_at": N_("end of day"),
    "visits.close_forgotten": N_("closed by itself"),
}


def trail(s: Session, visit_id: UUID) -> tuple[audit.Event, ...]:
    """The events of a visit with those of its tries and walks, each transaction told once."""
    walked = s.execute(select(WalkAnswer.id).where(WalkAnswer.visit_id == visit_id)).scalars()
    found: list[audit.Event] = []
    for event in audit.history(s, [visit_id, *attempt_ids(s, visit_id), *walked]):
        if found and _is_same(found[-1], event):
            last = found[-1]
            found[-1] = audit.Event(last.at, last.by, last.counter, last.verb, {**event.old, **last.old}, {**event.new, **last.new})
        else:
            found.append(event)
    return tuple(found)


def _is_same(first: audit.Event, second: audit.Event) -> bool:
    """One transaction wrote the visit and the try or answer that goes with it."""
    if (first.at, first.verb, first.by) != (second.at, second.verb, second.by):
        return False
    return ("state" in first.new) != ("state" in second.new) and ("answer" in first.new) != ("answer" in second.new)


def detail(event: audit.Event) -> str:
    """How a leaving is known, what a host answered, who came, why; empty where there is nothing to add."""
    said = event.new
    parts = [_answer(said), _leaving(said), str(said.get("reason") or said.get("detail") or "")]
    return "; ".join(part for part in parts if part)


def _answer(said: Mapping[str, Any]) -> str:
    word = said.get("answer")
    if word in list(WalkSaid):
        return _(WALK_WORDS[WalkSaid(word)])
    if word not in list(HostAnswer):
        return ""
    answer, whom = HostAnswer(word), str(said.get("whom") or "")
    if answer is HostAnswer.CAME:
        return _("fetched by {name}").format(name=whom) if whom else ""
    if answer is HostAnswer.DEPUTY or not whom:
        return try_words(answer, whom)
    return _("{name}: {answer}").format(name=whom, answer=try_words(answer))


def _leaving(said: Mapping[str, Any]) -> str:
    word = said.get("leaving")
    # what a walk found says it already
    return _(LEAVING_WORDS[Leaving(word)]) if word and "answer" not in said else ""
