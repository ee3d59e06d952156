"""A clock for tests that let time pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that stands still until it is put on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 3, 14, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)
