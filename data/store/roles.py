"""Who a user of the desk may be; apart from the accounts, so that the command line knows it without a database."""

from __future__ import annotations

ROLES = ("commissioner", "councillor")
"""Commissioners change scenarios and publish; councillors read them."""
