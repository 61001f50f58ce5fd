"""The counter of the journeys, for tests of single parts of its screens."""

from tests.journeys.conftest import counter, furnished

__all__ = ["counter", "furnished"]
