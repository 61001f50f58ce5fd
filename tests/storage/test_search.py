"""The people index answers every query of one character or more, wholly and newest first."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from app.core.names import PersonKeys, query_terms, tokens
from app.storage import search
from app.storage.engine import writer_engine
from app.storage.search import CREATE, PeopleIndex

INDEX = PeopleIndex()


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    engine = writer_engine(tmp_path / "search.db")
    with engine.begin() as connection:
        INDEX.create(connection)
        yield connection
    engine.dispose()


def keys(name: str) -> set[str]:
    return tokens(PersonKeys(name))


def test_newest_come_first_and_the_limit_holds(conn: Connection) -> None:
    INDEX.put_new(conn, ((seq, keys("张三")) for seq in range(1, 40)))
    assert INDEX.find(conn, "z", 5) == [39, 38, 37, 36, 35]


def test_a_changed_person_is_found_by_the_new_words_only(conn: Connection) -> None:
    INDEX.put(conn, 7, keys("张三"))
    INDEX.put(conn, 7, keys("李四"))
    assert INDEX.find(conn, "李", 9) == [7]
    assert INDEX.find(conn, "张", 9) == []
    assert INDEX.count(conn) == 1


def test_a_forgotten_person_is_not_found(conn: Connection) -> None:
    INDEX.put(conn, 7, keys("张三"))
    INDEX.remove(conn, 7, 8)
    assert INDEX.find(conn, "张三", 9) == []
    assert INDEX.count(conn) == 0


def test_a_rebuilt_index_holds_exactly_the_records(conn: Connection) -> None:
    INDEX.put(conn, 1, keys("张三"))
    assert INDEX.rebuild(conn, [(seq, keys("李四")) for seq in (2, 3)]) == 2
    assert INDEX.find(conn, "l", 9) == [3, 2]
    assert INDEX.find(conn, "z", 9) == []
    assert INDEX.count(conn) == 2


def test_idle_merging_ends_and_loses_nothing(conn: Connection) -> None:
    for seq in range(1, 200):
        INDEX.put(conn, seq, keys("张三"))
    rounds = 0
    while INDEX.merge(conn):
        rounds += 1
        assert rounds < 100
    INDEX.optimize(conn)
    assert len(INDEX.find(conn, "zs", 500)) == 199


def test_the_night_makes_one_part_of_all_a_little_at_a_time_and_loses_nothing(tmp_path: Path) -> None:
    engine = writer_engine(tmp_path / "search.db")
    with engine.begin() as connection:
        INDEX.create(connection)
        INDEX.gather(connection, is_on=True)  # whatever comes stays a part of its own
    for seq in range(1, 41):
        with engine.begin() as connection:
            INDEX.put_new(connection, ((1000 * seq + n, keys(f"张{chr(0x4E00 + n)}{chr(0x5200 + seq)}")) for n in range(400)))
    steps = 0
    while True:
        with engine.begin() as connection:
            if not INDEX.unite(connection, begins=not steps):
                break
            steps += 1
            INDEX.put_new(connection, [(100_000 + steps, keys("李四"))])  # a check-in comes in between
    with engine.begin() as connection:
        parts = connection.exec_driver_sql("SELECT DISTINCT segid FROM person_search_idx").all()
        assert steps > 1
        assert len(parts) <= steps + 1  # one of all there was, and what came meanwhile
        assert INDEX.find(connection, "z", 5) == [40399, 40398, 40397, 40396, 40395]
        assert INDEX.find(connection, "李四", 100) == list(range(100_000 + steps, 100_000, -1))
        assert INDEX.count(connection) == 16_000 + steps
    engine.dispose()


def test_whoever_is_forgotten_while_the_night_s_work_is_half_done_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MERGE_PAGES", 2)
    folder, secret = tmp_path / "data", "qzxqvwyzqq"
    folder.mkdir()

    def raw() -> bytes:
        return b"".join(path.read_bytes() for path in folder.iterdir())

    engine = writer_engine(folder / "search.db")
    with engine.begin() as connection:
        INDEX.create(connection)
        INDEX.gather(connection, is_on=True)
    for part in range(20):
        with engine.begin() as connection:
            rows = ((part * 200 + n, {f"k{part:02}{n:03}{n % 7}", f"m{n:03}{part:02}"}) for n in range(1, 200))
            INDEX.put_new(connection, [*rows, (part * 200 + 200, {secret})])
    with engine.begin() as connection:
        assert INDEX.unite(connection, begins=True)
        assert INDEX.unite(connection, begins=False)
        assert len(INDEX.find(connection, secret, 50)) == 20
    assert secret.encode() in raw()
    with engine.begin() as connection:
        INDEX.remove(connection, *(200 * part for part in range(1, 21)))
        INDEX.optimize(connection)
        assert (INDEX.find(connection, secret, 50), INDEX.count(connection)) == ([], 20 * 199)
    engine.dispose()
    assert secret.encode()[2:] not in raw()


def test_few_parts_are_left_as_they_are(conn: Connection) -> None:
    INDEX.put(conn, 1, keys("张三"))
    assert INDEX.unite(conn, begins=True) is False


def test_a_new_office_has_the_index_the_code_expects(tmp_path: Path) -> None:
    from app.wiring import open_office

    store = open_office(tmp_path / "office")
    made = store.read(lambda s: s.connection().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'person_search'").scalar_one())
    store.close()
    assert made == CREATE


@pytest.mark.parametrize("text", ["", " ", "　", "\t\n"])
def test_a_text_without_words_finds_nobody(conn: Connection, text: str) -> None:
    INDEX.put(conn, 1, keys("张三"))
    assert INDEX.find(conn, text, 9) == []


def test_quotes_and_words_of_the_query_language_mean_themselves(conn: Connection) -> None:
    names = ['"', "o'brien", "NEAR(a b)", "AND", "张 OR 李", "a*", "col:x", "^x", "-", "\\", "😀", "𠮷", "㐂", "%"]
    INDEX.put_new(conn, ((seq, keys(name)) for seq, name in enumerate(names)))
    assert [name for seq, name in enumerate(names) if seq not in INDEX.find(conn, name, 99)] == []


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    engine = writer_engine(tmp_path_factory.mktemp("shelf") / "search.db")
    with engine.begin() as connection:
        INDEX.create(connection)
        yield connection
    engine.dispose()


@given(st.text(max_size=30))
def test_any_text_is_found_by_itself(shelf: Connection, text: str) -> None:
    INDEX.put(shelf, 1, keys(text))
    assert INDEX.find(shelf, text, 9) == ([1] if query_terms(text) else [])


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_query_is_answered_as_the_tokens_say(shelf: Connection, name: str, query: str) -> None:
    words = keys(name)
    INDEX.put(shelf, 1, words)
    terms = query_terms(query)
    expected = bool(terms) and all(any(word.startswith(term.forms) for word in words) for term in terms)
    assert INDEX.find(shelf, query, 9) == ([1] if expected else [])


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory, shared: Callable[[str], Path]) -> Iterator[tuple[Connection, list[str]]]:
    names = shared("names/ancient_names_sample_20k.txt").read_text("utf-8").split("\n")
    names = [name.strip() for name in names if name.strip()]
    engine = writer_engine(tmp_path_factory.mktemp("people") / "search.db")
    with engine.begin() as connection:
        INDEX.create(connection)
        INDEX.rebuild(connection, ((seq, keys(name)) for seq, name in enumerate(names)))
        yield connection, names
    engine.dispose()


def test_every_short_query_finds_all_of_twenty_thousand_names(people: tuple[Connection, list[str]]) -> None:
    conn, names = people
    for query in sorted({name[start : start + size] for name in names[::397] for size in (1, 2) for start in range(len(name) - size + 1)}):
        expected = [seq for seq in range(len(names) - 1, -1, -1) if query in names[seq]]
        assert INDEX.find(conn, query, 30_000) == expected, query


def test_every_name_is_found_by_its_usual_pinyin(people: tuple[Connection, list[str]]) -> None:
    from app.core.names import initials, pinyin_of

    conn, names = people
    for seq in range(0, len(names), 211):
        assert seq in INDEX.find(conn, pinyin_of(names[seq]), 30_000), names[seq]
        assert seq in INDEX.find(conn, initials(names[seq]), 30_000), names[seq]
