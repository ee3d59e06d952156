"""The pages of the faces, in the order of the navigation: a new page is a row here."""

from __future__ import annotations

from typing import Any

from layouts.page import Page
from layouts.pages.map.page import PAGE as MAP
from layouts.pages.need_index.page import PAGE as NEED_INDEX

PAGES: tuple[Page[Any], ...] = (MAP, NEED_INDEX)
