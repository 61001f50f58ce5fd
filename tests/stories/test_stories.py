"""What records tell is found by any part of it, at once and wholly; what is erased is gone from the file."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.ids import new_id
from app.core.story_words import fold, holds, query_words
from app.desk import stories as desk_stories
from app.desk.check import check_all
from app.storage import story_search
from app.storage.opening import NAME
from app.stories import lists, service
from app.stories.fields import Told
from app.stories.lists import find, ids_telling, newest_of_each
from app.wiring import open_office
from tests.conftest import NOON


def told(text: str, kind: str = "ticket", **more: Any) -> Told:
    return Told(kind, new_id(), more.pop("number", "T20261121-0001"), more.pop("at", NOON), more.pop("title", "王小明"), text, **more)


def keep(desk: Any, *stories: Told) -> None:
    desk.store.do(lambda s: [service.keep(s, one) for one in stories])


def found(desk: Any, text: str, **how: Any) -> list[str]:
    return [row.excerpt for row in desk.read(find, text, **how).rows]


@pytest.mark.parametrize("typed", ["漏", "漏水", "水管漏", "8-1-0803", "0803", "080", "pip", "PIPE", "0001", "T20261121-0001", "漏水 pipe"])
def test_a_story_is_found_by_one_character_two_more_words_and_parts_of_numbers(desk: Any, typed: str) -> None:
    keep(desk, told("8-1-0803 厨房水管漏水 (pipe)"), told("电梯异响", number="T20261121-0002"))
    assert found(desk, typed) == ["8-1-0803 厨房水管漏水 (pipe)"]


@pytest.mark.parametrize("typed", ["水漏", "ipe", "803-1", "漏水 电梯", "1", " ", "，"])
def test_what_is_not_said_is_not_found(desk: Any, typed: str) -> None:
    keep(desk, told("8-1-0803 厨房水管漏水 (pipe)", number="X7"))
    assert found(desk, typed) == (["8-1-0803 厨房水管漏水 (pipe)"] if typed == "1" else [])


def test_the_newest_day_comes_first_whenever_it_was_written_down(desk: Any) -> None:
    days = {name: NOON + timedelta(days=n) for name, n in (("漏水 旧", -400), ("漏水 新", 2), ("漏水 中", 0))}
    keep(desk, *(told(text, at=at) for text, at in days.items()))
    assert found(desk, "漏水") == ["漏水 新", "漏水 中", "漏水 旧"]
    assert found(desk, "漏水", limit=2) == ["漏水 新", "漏水 中"]
    assert desk.read(find, "漏水", limit=2).is_cut
    assert not desk.read(find, "漏水", limit=3).is_cut


def test_only_one_kind_is_asked_for(desk: Any) -> None:
    keep(desk, told("漏水一"), told("漏水二", "call"), told("ticket", "message"))
    assert found(desk, "漏水", kind="call") == ["漏水二"]
    assert found(desk, "ticket") == ["ticket"]


def test_a_changed_story_is_found_by_its_new_words_only_and_moves_with_its_day(desk: Any) -> None:
    first = told("厨房漏水")
    keep(desk, first)
    keep(desk, replace(first, text="电梯异响"))
    assert found(desk, "漏水") == []
    keep(desk, told("电梯停了", at=NOON + timedelta(days=1)), replace(first, text="电梯异响", at=NOON + timedelta(days=2)))
    assert found(desk, "电梯") == ["电梯异响", "电梯停了"]
    assert desk.read(service.is_indexed)


def test_words_never_shown_are_found_and_not_quoted(desk: Any) -> None:
    keep(desk, told("厨房漏水", unseen="陈静 13812345678"))
    rows = [desk.read(find, typed).rows[0] for typed in ("5678", "陈静", "0001")]
    assert [(row.field, row.matched, row.excerpt) for row in rows] == [
        ("phone", "", "厨房漏水"), ("name", "", "厨房漏水"), ("number", "0001", "厨房漏水"),
    ]  # fmt: skip


def test_a_full_day_goes_on_in_the_next(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "DAY_BITS", 2)
    desk.store.do(service.keep_new, [told(f"漏水{n}", at=NOON + timedelta(days=n // 6)) for n in range(12)])
    assert len(found(desk, "漏水")) == 12


def test_a_quick_look_says_that_it_did_not_look_at_everything(desk: Any) -> None:
    keep(desk, told("水管漏 旧", at=NOON - timedelta(days=9)), *(told("水管坏，管漏了") for _ in range(9)))
    assert found(desk, "水管漏") == ["水管漏 旧"]
    assert (desk.read(find, "水管漏", most=5).rows, desk.read(find, "水管漏", most=5).is_cut) == ((), True)


def test_lists_of_their_own_get_the_ids(desk: Any) -> None:
    stories = [told(f"漏水{n}", at=NOON + timedelta(days=n)) for n in range(3)]
    keep(desk, *stories, told("漏水", "call"))
    assert desk.read(ids_telling, "漏水", "ticket") == tuple(one.record_id for one in reversed(stories))
    assert desk.read(ids_telling, "漏水", "ticket", limit=1) == (stories[2].record_id,)
    assert desk.read(ids_telling, "", "ticket") == ()


# against the rule ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelf(_office_template: tuple[Path, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    import shutil

    folder = tmp_path_factory.mktemp("shelf") / "data"
    shutil.copytree(_office_template[0], folder)
    store = open_office(folder)
    yield store
    store.close()


words = st.text(alphabet=st.sampled_from("漏水管电梯漏水a1 3-。\n,b07🙂"), max_size=14)


@settings(max_examples=60)
@given(st.lists(words, min_size=1, max_size=8), st.lists(words, min_size=1, max_size=6))
def test_every_query_finds_exactly_the_stories_that_hold_it(shelf: Any, texts: list[str], queries: list[str]) -> None:
    stories = [told(text, number="N", at=NOON + timedelta(days=n)) for n, text in enumerate(texts)]
    shelf.do(service.keep_new, stories)
    try:
        for query in [*queries, *(text[:3] for text in texts)]:
            parsed = query_words(query)
            expected = {one.record_id for one in stories if parsed and holds(fold(f"N\n{one.text}\n"), parsed)}
            rows = shelf.read(find, query).rows
            assert {row.record_id for row in rows} == expected, query
            assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    finally:
        shelf.do(service.drop, [one.record_id for one in stories])


@pytest.mark.parametrize(("short", "words", "long"), [(0, 80, 0), (0, 1, 0), (0, 1, 10_000), (500, 80, 10_000)])
def test_a_query_finds_the_same_however_the_index_is_asked(
    shelf: Any, monkeypatch: pytest.MonkeyPatch, short: int, words: int, long: int
) -> None:
    """By the words that begin so, by their joined lists, or by a listed beginning first and the texts held against the words."""
    for module, name, value in ((story_search, "SHORT", short), (story_search, "MOST_WORDS", words), (story_search, "LONG", long),
                                (lists, "MOST_LOOSE", 5), (lists, "ENOUGH", 1)):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    chooser = random.Random(7)
    pieces = ("since", "sink", "signal", "si", "漏水", "电话", "15012345", "1502", "15", "-3-", " ", "，")
    texts = ["".join(chooser.choice(pieces) for _ in range(8)) for _ in range(120)]
    stories = [told(text, number="N", at=NOON + timedelta(days=n)) for n, text in enumerate(texts)]
    shelf.do(service.keep_new, stories)
    try:
        for query in ("si", "Sin", "sinks", "signa", "电话15", "话1", "-3-15", "15012", "150123456", "si 漏水", "x3", "no", "漏水si 15"):
            parsed = query_words(query)
            expected = [one.record_id for one in reversed(stories) if holds(fold(f"N\n{one.text}\n"), parsed)]
            assert [row.record_id for row in shelf.read(find, query, limit=200).rows] == expected, query
            assert list(shelf.read(ids_telling, query, "ticket", limit=3)) == expected[:3], query
    finally:
        shelf.do(service.drop, [one.record_id for one in stories])


@pytest.mark.parametrize("most", [0, 6])
def test_the_newest_of_each_kind_are_those_a_search_of_it_alone_gives(shelf: Any, most: int) -> None:
    kinds = ("visit", "call", "ticket", "complaint", "opinion", "mail")
    many = {"ticket": 40, "call": 20, "complaint": 7, "visit": 3, "opinion": 1}
    stories = [told("厨房水管漏水", kind, at=NOON + timedelta(hours=-n)) for kind, count in many.items() for n in range(count)]
    shelf.do(service.keep_new, stories)
    try:
        for query in ("漏水", "水管漏"):  # the index alone tells; it does not
            rows, is_cut = shelf.read(newest_of_each, query, kinds, (), first=9, each=2, most=most)
            alone = [row for kind in kinds if kind != "ticket" for row in shelf.read(find, query, kind=kind, limit=2).rows]
            assert [row for row in rows if row.kind != "ticket"] == alone
            assert is_cut
            known = {row.record_id for row in rows}
            assert not known & {row.record_id for row in shelf.read(newest_of_each, query, kinds, known, first=9, each=2, most=most)[0]}
    finally:
        shelf.do(service.drop, [one.record_id for one in stories])


def test_twenty_thousand_texts_are_found_wholly_by_any_short_piece(desk: Any, shared: Callable[[str], Path]) -> None:
    lines = [line for line in shared("names/ancient_names_sample_20k.txt").read_text("utf-8").split("\n") if line.strip()]
    texts = ["，".join(lines[n : n + 4]) for n in range(0, 8000, 4)]
    stories = [told(text, number="N") for text in texts]
    desk.store.do(service.keep_new, stories)
    pieces = {text[start : start + size] for text in texts[::97] for size in (1, 2, 3) for start in range(0, len(text) - size, 3)}
    for piece in sorted(pieces):
        if query_words(piece):
            expected = {one.record_id for one in stories if piece in one.text}
            assert set(desk.read(ids_telling, piece, "ticket")) == expected, piece


def test_naughty_strings_are_kept_and_found(desk: Any, shared: Callable[[str], Path]) -> None:
    from app.core.forms import without_controls

    lines = [without_controls(line) for line in (shared("hostile/blns") / "blns.txt").read_text("utf-8").splitlines()]
    stories = [told(line, number="N") for line in lines if query_words(line)]
    desk.store.do(service.keep_new, stories)
    assert [one.text for one in stories if one.record_id not in desk.read(ids_telling, one.text, "ticket")] == []
    assert desk.read(service.is_indexed)


# erasing ------------------------------------------------------------------------------------------------------------------


def raw_bytes(desk: Any) -> bytes:
    connection = desk.store.writer.raw_connection()
    connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    return b"".join(path.read_bytes() for path in desk.folder.glob(f"{NAME}*"))


TELLING = "龘靐齉 SECRETWORD 90817263"
TRACES = ("龘", "靐", "齉", "secretword", "SECRETWORD", "90817263", "0817263")


@pytest.mark.file_only("looks into it")
def test_nothing_of_an_erased_story_stays_in_the_file(desk: Any) -> None:
    gone = told(TELLING, unseen="90817263")
    keep(desk, told("厨房漏水"), gone, *(told(f"电梯{n}") for n in range(40)))
    assert all(trace.encode() in raw_bytes(desk) for trace in TRACES[:4])
    assert desk.store.do(service.erase, [gone.record_id]).value == 1
    assert [trace for trace in TRACES if trace.encode() in raw_bytes(desk)] == []
    assert (found(desk, "靐齉"), found(desk, "漏水")) == ([], ["厨房漏水"])


@pytest.mark.file_only("looks into it")
def test_what_is_only_dropped_stays_readable_so_erasing_writes_the_index_anew(desk: Any) -> None:
    """Without this the test above would not bite: a contentless table keeps the words of a row that was deleted."""
    gone = told(TELLING)
    keep(desk, *(told(f"电梯{n}") for n in range(40)), gone)
    desk.store.do(service.drop, [gone.record_id])
    assert found(desk, "靐齉") == []
    assert "靐".encode() in raw_bytes(desk)


# made anew ----------------------------------------------------------------------------------------------------------------


@pytest.mark.file_only("looks into it")
def test_an_index_that_lost_stories_is_made_anew_at_the_start(desk: Any) -> None:
    keep(desk, told("厨房漏水"), told("电梯漏水"))

    def lose(s: Any) -> None:
        s.connection().exec_driver_sql("DELETE FROM story_search WHERE rowid = (SELECT max(seq) FROM story)")

    desk.store.idle(lose)
    assert (found(desk, "漏水"), desk.read(service.is_indexed)) == (["厨房漏水"], False)
    assert any("index of texts" in sentence for sentence in desk.read(check_all).troubles)
    assert desk.store.idle(service.mend) == 2
    assert sorted(found(desk, "漏水")) == ["厨房漏水", "电梯漏水"]
    assert desk.store.idle(service.mend) == 0


def test_idle_merging_loses_nothing(desk: Any) -> None:
    keep(desk, *(told(f"电梯{n}") for n in range(60)))
    for _ in range(5):
        desk.store.idle(service.tidy)
    assert len(found(desk, "电梯", limit=99)) == 60


def test_stories_told_otherwise_than_the_records_are_named_and_told_anew(desk: Any) -> None:
    from app.visits import service as visits

    form = {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting", "note": "厨房水管漏水"}
    desk.do(visits.arrive, form, visits.Coming(as_written=True))
    assert desk.read(check_all).troubles == ()
    desk.store.idle(lambda s: s.connection().exec_driver_sql("UPDATE story SET text = '电梯'"))
    keep(desk, told("漏水", "visit"))
    assert [sentence for sentence in desk.read(check_all).troubles if "2 records (visit)" in sentence]
    assert desk.store.idle(desk_stories.rebuild) == 1
    assert found(desk, "漏水") == ["厨房水管漏水"]
    assert desk.read(check_all).troubles == ()


def test_times_before_1970_and_far_ahead_keep_their_order(desk: Any) -> None:
    keep(desk, told("漏水 新", at=datetime(2999, 1, 1, tzinfo=UTC)), told("漏水 旧", at=datetime(1900, 1, 1, tzinfo=UTC)))
    assert found(desk, "漏水") == ["漏水 新", "漏水 旧"]
    assert isinstance(desk.read(find, "漏水").rows[0].record_id, UUID)
