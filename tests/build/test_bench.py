"""The bench's tables: goals, growth, what a process that broke off leaves."""

from dataclasses import replace

from tests.bench.__main__ import Done, _costs, _lines
from tests.bench.measure import Line, shown

CHECK_IN = Line("check-in, new person", 2.4, 0.8, most_ratio=5, most_growth=2)


def test_a_goal_is_a_ratio_to_the_floor_a_number_or_a_growth() -> None:
    assert CHECK_IN.is_met
    assert not replace(CHECK_IN, ours=4.1).is_met
    assert replace(CHECK_IN, most=2).goal == "≤ 5×, ≤ 2 ms, growth ≤ 2×"
    assert not replace(CHECK_IN, most=2).is_met


def test_what_grew_beyond_its_goal_is_said() -> None:
    assert replace(CHECK_IN, before=1.2).is_met
    grown = replace(CHECK_IN, before=1.1)
    assert not grown.is_met
    last = shown([grown], "in 10,000").splitlines()[-1]
    assert [cell.strip() for cell in last.strip("|").split("|")] == [
        "check-in, new person", "0.80 ms", "2.40 ms", "1.10 ms", "2.18×", "3.00×", "≤ 5×, growth ≤ 2×", "NO",
    ]  # fmt: skip


def test_lines_of_the_small_office_stand_beside_those_of_the_big_one() -> None:
    small, big = Done([Line("day board, 61 rows", 5)], 1, 80, is_whole=True), Done([Line("day board, 395 rows", 20)], 2, 90, is_whole=True)
    (line,) = _lines([small, big])
    assert (line.job, line.before, line.growth) == ("day board, 395 rows", 5, 4)
    assert _lines([big]) == big.lines


def test_a_process_that_broke_off_has_no_growth() -> None:
    """Its lines would stand beside other jobs'."""
    whole, broken = Done([CHECK_IN, CHECK_IN], is_whole=True), Done([CHECK_IN])
    assert [line.before for line in _lines([whole, broken])] == [None]


def test_what_each_process_took_and_held_is_a_table_too() -> None:
    done = {"checkin": [Done([], 9, 88, is_whole=True), Done([], 17, 91, is_whole=True)], "papers": [Done([], 3, 94, is_whole=True)]}
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in _costs(done, "in 10,000").splitlines()]
    assert rows[0] == ["process", "took", "peak memory", "in 10,000"]
    assert rows[2:] == [["checkin", "17 s", "91 MB", "88 MB"], ["papers", "3 s", "94 MB", "–"]]
