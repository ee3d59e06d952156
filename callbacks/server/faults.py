"""Faults that nobody foresaw: the log has them under a number, and the page shows the number."""

from __future__ import annotations

import logging
from secrets import token_hex

LOG = logging.getLogger("wardshift")
LONGEST_ADDRESS = 500


def report_fault(where: str) -> str:
    """Log the fault at hand, and give the number that it is logged under."""
    number = token_hex(4)
    LOG.exception("fault %s at %s", number, where[:LONGEST_ADDRESS])
    return number


def fault_words(number: str) -> str:
    """The sentence that a page shows for a fault."""
    return f"This could not be made. The fault has the number {number}; whoever runs this site finds it in the log."
