"""The window of the screens' tests, for the working calendar's page."""

from tests.ui.conftest import actor, desk, empty_office, founded_office, new_window, noon, tasks, window

__all__ = ["actor", "desk", "empty_office", "founded_office", "new_window", "noon", "tasks", "window"]
