"""The pages of the faces, in the order of the navigation: a new page is a row here."""

from __future__ import annotations

from typing import Any

from layouts.page import Page
from layouts.pages.change.page import PAGE as CHANGE
from layouts.pages.data.page import PAGE as DATA
from layouts.pages.map.page import PAGE as MAP
from layouts.pages.need_and_spend.page import PAGE as NEED_AND_SPEND
from layouts.pages.need_index.page import PAGE as NEED_INDEX
from layouts.pages.plan.page import PAGE as PLAN
from layouts.pages.spend_shift.page import PAGE as SPEND_SHIFT
from layouts.pages.target.page import PAGE as TARGET
from layouts.pages.wards.page import PAGE as WARDS

PAGES: tuple[Page[Any], ...] = (MAP, NEED_INDEX, NEED_AND_SPEND, SPEND_SHIFT, CHANGE, TARGET, PLAN, WARDS, DATA)
