"""The counter of the journeys, for tests of single parts of its screens."""

from tests.journeys.conftest import counter

__all__ = ["counter"]
