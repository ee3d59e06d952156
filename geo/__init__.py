"""The domain of Wardshift: city packages, joins and the statistics of place. Knows no Dash and no Flask.

The names below load their module on first use, so that ``import geo`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.city import City
    from geo.join_report.report import JoinReport
    from geo.join_report.text import report_text
    from geo.package.errors import PackageError
    from geo.package.read import check_package, read_city

_HOMES = {
    "City": "geo.city",
    "JoinReport": "geo.join_report.report",
    "PackageError": "geo.package.errors",
    "check_package": "geo.package.read",
    "read_city": "geo.package.read",
    "report_text": "geo.join_report.text",
}

__all__ = ["City", "JoinReport", "PackageError", "check_package", "read_city", "report_text"]


def __getattr__(name: str) -> Any:
    """Load a public name from its module.

    Raises
    ------
    AttributeError
        When ``geo`` has no such name.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'geo' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names, for completion in a notebook."""
    return sorted([*globals(), *__all__])
