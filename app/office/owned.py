"""What somebody owns and must hand over before they leave: each room declares its kind once, where its records are loaded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import UserError
from app.core.i18n import N_, _, ngettext
from app.office.duty_record import Department, DutyPair
from app.office.record import Staff


@dataclass(frozen=True, slots=True)
class Owned:
    """One open item: what it is, what about, its number, the day or time it is due (in words)."""

    id: UUID
    title: str
    about: str = ""
    number: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Giving:
    """Hands one item to a new owner within the leaver's transaction: from whom, to whom (None: to nobody yet), by whom, when."""

    item: UUID
    leaver: Staff
    taker: Staff | None
    by: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class OwnedKind:
    """A kind of item people own. `of` lists somebody's open ones, `give` hands one over; `may_lapse`: nobody may be named yet."""

    key: str
    title: str
    of: Callable[[Session, UUID], Sequence[Owned]]
    give: Callable[[Session, Giving], None]
    may_lapse: bool = False


@dataclass(frozen=True, slots=True)
class OwnedPart:
    """Somebody's open items of one kind."""

    key: str
    title: str
    items: tuple[Owned, ...]
    may_lapse: bool = False


class StillOwns(UserError):
    """Somebody is to leave with open items nobody takes over; `count` says how many."""

    def __init__(self, name: str, count: int) -> None:
        sentence = ngettext(
            "{name} still has {n} open item. Say who takes it over; then they can leave.",
            "{name} still has {n} open items. Say who takes each over; then they can leave.", count,
        )  # fmt: skip
        super().__init__(sentence.format(name=name, n=count))
        self.count = count


HEAD, LEADER, A_ROLE, B_ROLE = N_("Department head"), N_("Division leader"), N_("A role"), N_("B role")
_kinds: dict[str, OwnedKind] = {}


def declare(kind: OwnedKind) -> OwnedKind:
    """Make a kind known; said again it takes the earlier one's place."""
    _kinds[kind.key] = kind
    return kind


def kinds() -> tuple[OwnedKind, ...]:
    """All kinds declared, those of this room last: work comes before posts."""
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.may_lapse))


def owned_by(s: Session, staff_id: UUID) -> tuple[OwnedPart, ...]:
    """Everything somebody owns that is open, kind by kind; kinds with nothing are left out."""
    parts = (OwnedPart(kind.key, _(kind.title), tuple(kind.of(s, staff_id)), kind.may_lapse) for kind in kinds())
    return tuple(part for part in parts if part.items)


def hand_over(s: Session, leaver: Staff, takers: Mapping[UUID, UUID | None], *, by: Actor, now: datetime) -> int:
    """Give every open item to who takes it (item -> staff, None for nobody where that may be); raises StillOwns. Gives the count."""
    parts = [(kind, kind.of(s, leaver.id)) for kind in kinds()]
    left = [item for kind, items in parts for item in items if takers.get(item.id) is None and not (kind.may_lapse and item.id in takers)]
    if left:
        raise StillOwns(leaver.name, len(left))
    count = 0
    for kind, items in parts:
        for item in items:
            kind.give(s, Giving(item.id, leaver, _taker(s, leaver, takers[item.id]), by, now))
            count += 1
    s.flush()
    return count


def _taker(s: Session, leaver: Staff, staff_id: UUID | None) -> Staff | None:
    if staff_id is None:
        return None
    taker = s.get(Staff, staff_id)
    if taker is None or not taker.is_active or taker.id == leaver.id:
        raise UserError(_("Who takes over must be somebody of the staff who stays. Choose again."))
    return taker


# the posts of this room ----------------------------------------------------------------------------------------------------


def _posts_of(s: Session, staff_id: UUID) -> list[Owned]:
    query = select(Department).where(or_(Department.head_id == staff_id, Department.leader_id == staff_id)).order_by(Department.name)
    found = []
    for post in s.execute(query).scalars():
        words = [_(words) for words, kept in ((HEAD, post.head_id), (LEADER, post.leader_id)) if kept == staff_id]
        found.append(Owned(post.id, post.name, _(", ").join(words)))
    return found


def _give_post(s: Session, giving: Giving) -> None:
    post, taker_id = s.get(Department, giving.item), giving.taker.id if giving.taker else None
    if post is not None:
        post.head_id = taker_id if post.head_id == giving.leaver.id else post.head_id
        post.leader_id = taker_id if post.leader_id == giving.leaver.id else post.leader_id


def _pairs_of(s: Session, staff_id: UUID) -> list[Owned]:
    query = select(DutyPair).where(or_(DutyPair.a_id == staff_id, DutyPair.b_id == staff_id)).order_by(DutyPair.department, DutyPair.matter)
    found = s.execute(query).scalars()
    return [Owned(pair.id, _pair_words(pair), _(A_ROLE) if pair.a_id == staff_id else _(B_ROLE)) for pair in found]


def _pair_words(pair: DutyPair) -> str:
    return " · ".join((pair.department, pair.matter or _("everything else")))


def _give_pair(s: Session, giving: Giving) -> None:
    pair = s.get(DutyPair, giving.item)
    if pair is None:
        return
    column, other = ("a_id", pair.b_id) if pair.a_id == giving.leaver.id else ("b_id", pair.a_id)
    if giving.taker is not None and giving.taker.id == other:
        sentence = _("{name} is the other of the pair for {matter} already. Choose somebody else, or nobody yet.")
        raise UserError(sentence.format(name=giving.taker.name, matter=_pair_words(pair)))
    setattr(pair, column, giving.taker.id if giving.taker else None)


POSTS = declare(OwnedKind("posts", N_("Departments headed"), _posts_of, _give_post, may_lapse=True))
PAIRS = declare(OwnedKind("pairs", N_("A/B pairs"), _pairs_of, _give_pair, may_lapse=True))
