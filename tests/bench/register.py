"""A frame of the million-row register beside the same texts in Qt's own C++ model."""

from collections.abc import Iterator
from typing import Any

from tests.bench.measure import Line, by_turns, timed
from tests.bench.office import Sample

ROWS, COLUMNS, LOADED = 37, 12, 2000


def measure(sample: Sample) -> Iterator[Line]:
    """Scrolling by a screen and painting it; then from nothing to the first painted page."""
    from PySide6.QtWidgets import QApplication

    from app.visits.lists import VisitFilter, register_days, register_page
    from ui import theme
    from ui.rows import PagedRows, Table
    from ui.visits.columns import REGISTER

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    with sample.opened() as store:
        days = store.read(register_days, VisitFilter())
        total = sum(count for _day, count in days)
        model = PagedRows(REGISTER[:COLUMNS])
        model.wanted.connect(lambda start, count: model.take(start, store.read(register_page, VisitFilter(), days, start, count)))
        ours = Table(model)
        model.start(total)
        _show(ours)
        bare = _bare(model)
        for start in range(0, min(LOADED, total), ROWS):
            model.row(start)
        pair = by_turns(lambda n: _frame(bare, n), lambda n: _frame(ours, n), 40)
        yield pair.typical(f"register of {total:,} rows, a frame of {ROWS}×{COLUMNS} cells", most_ratio=1.5)

        def open_register() -> None:
            found = store.read(register_days, VisitFilter())
            model.start(sum(count for _day, count in found))
            ours.viewport().repaint()

        times = sorted(timed(open_register) for _ in range(9))
        yield Line(f"register of {total:,} rows, from nothing to painted", times[4])


def _show(view: Any) -> None:
    from PySide6.QtWidgets import QApplication

    view.resize(1366, 32 * ROWS + view.horizontalHeader().height())
    view.show()
    QApplication.processEvents()  # before it is exposed nothing would be painted
    view.viewport().repaint()


def _frame(view: Any, n: int) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(n * ROWS % (LOADED - 2 * ROWS) * view.rowHeight(0))
    view.viewport().repaint()


def _bare(model: Any) -> Any:
    """Qt's own table and model, every cell an item made before."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    items = QStandardItemModel(min(LOADED, model.rowCount()), COLUMNS)
    for row in range(items.rowCount()):
        for column in range(COLUMNS):
            items.setItem(row, column, QStandardItem(str(model.data(model.index(row, column)) or "")))
    view = QTableView()
    view.setModel(items)
    items.setParent(view)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(32)
    for column in range(COLUMNS):
        view.setColumnWidth(column, model.columns[column].width)
    _show(view)
    return view
