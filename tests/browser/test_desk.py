"""The desk in a browser: a commissioner builds, saves, compares and publishes a plan; others read; nothing is lost."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page, Request, Route, expect
from werkzeug.serving import make_server

from app import NOTTINGHAM, Settings, create_app
from data.store.accounts import add_user
from data.store.database import Store
from data.store.sessions import end_session
from data.store.sign_in import sign_in
from tests.helpers.accessibility import findings
from tests.helpers.steps import ASPLEY, choose, heading, rest
from tests.helpers.steps import press as hold
from tests.helpers.steps import settled as painted
from tests.helpers.steps import settled as shown
from tests.helpers.windows import DESKTOP, PHONE, Windows

SECRET = "a long enough secret"
TARGET = "/desk/target"
FOLLOWING = f"{TARGET}?plan_aim=formula"
"""A plan that follows people and need; opened bare, the page keeps today's shares."""
numbers = count(1)

Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    """A server with a desk, a commissioner and a councillor."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_app(Settings(NOTTINGHAM, store=str(tmp_path_factory.mktemp("desk"))))
    store: Store = app.server.extensions["wardshift-store"]
    object.__setattr__(store, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    for name, role in (("Ada", "commissioner"), ("Bo", "commissioner"), ("Cleo", "councillor")):
        add_user(store, name, role, SECRET)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", store
    server.shutdown()
    thread.join()
    store.close()


@pytest.fixture
def open_as(windows: Windows, desk: tuple[str, Store]) -> Iterator[Opener]:
    """Open a page of the desk as somebody, or a public one as nobody; each in a browser of its own.

    The form of the sign-in is filled in where a test is about it; to all others the session is given.
    """
    faults: list[str] = []
    opened: list[Page] = []

    def opener(
        name: str | None, path: str = FOLLOWING, viewport: dict[str, int] = DESKTOP, *, by_form: bool = False
    ) -> Page:
        page = windows.open(desk[0], viewport, faults)
        page.on("dialog", lambda dialog: dialog.accept())
        opened.append(page)
        if name and not by_form:
            token = sign_in(desk[1], name, SECRET, "127.0.0.1").token
            # As the server sets it: one of another path would stand beside the server's own.
            page.context.add_cookies(
                [{"name": "wardshift_desk", "value": token, "domain": "127.0.0.1", "path": "/desk", "httpOnly": True}]
            )
        page.goto(path)
        if by_form:
            assert name
            page.get_by_label("Name").fill(name)
            page.get_by_label("Password").fill(SECRET)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(re.compile("^(?!.*/sign-in)"))
        ready(page)
        return page

    opener.faults = faults  # type: ignore[attr-defined]
    yield opener
    for page in opened:
        windows.close(page, desk[0])
    assert faults == []


def ready(page: Page) -> None:
    expect(heading(page)).to_be_visible()
    # The pages that let people in are plain ones, which nothing paints.
    if not re.search("/desk/(sign-in|first|account)", page.url):
        painted(page)


def settled(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the page's heading says so."""
    expect(heading(page)).to_contain_text(words)


def a_name() -> str:
    return f"Plan {next(numbers)}"


def save_as(page: Page, name: str, note: str = "") -> None:
    """Name the plan and save it."""
    page.locator("#scenario-name").fill(name)
    page.locator("#scenario-note").fill(note)
    page.locator("#scenario-save").click()
    expect(page.locator("#scenario-message")).to_contain_text("Saved as")
    expect(page.locator("#target-status")).to_contain_text(f"“{name}”, version")
    # The list is drawn last.
    expect(page.locator("#scenario-save")).to_contain_text("Save as version")


def press(page: Page, label: str, name: str) -> None:
    page.get_by_role("button", name=f"{label} {name}", exact=True).click()


def publish(page: Page, name: str) -> None:
    """Look at what the public will see, then publish it there."""
    press(page, "Publish", name)
    press(page, "Publish it, for everyone to see", name)


def told(page: Page, words: str) -> None:
    expect(page.locator("#scenario-message")).to_contain_text(words)


def fill(page: Page, control: str, value: str) -> None:
    """Type into a field and leave it: a number counts then."""
    page.locator(f"#{control}").fill(value)
    page.locator(f"#{control}").blur()


def test_a_commissioner_goes_from_need_to_a_published_plan_that_everyone_reads(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada", by_form=True)
    settled(page, "go down from 45.2% to 38.4%")
    expect(page.locator("#target-status")).to_contain_text("Not saved.")
    fill(page, "target-share", "50")
    settled(page, "go up from 45.2% to 50.0%")
    expect(page.locator("#target-assumptions")).to_contain_text("these wards together have at least 50.0%")
    save_as(page, name, "More where need is.\nAgreed in May.")
    expect(page.locator(".scenario-note")).to_have_text("More where need is.\nAgreed in May.")
    publish(page, name)
    told(page, f"“{name}”, version 1, is now the published plan.")
    expect(page.locator("#target-status")).to_contain_text("This is the published plan.")
    reader = open_as(None, "/plan")
    settled(reader, "go up from 45.2% to 50.0%")
    expect(reader.locator("main")).to_contain_text(f"This is the published plan “{name}”")
    for secret in ("Ada", "Agreed in May"):
        expect(reader.locator("body")).not_to_contain_text(secret)
    choose(reader, "Ward", "Aspley")
    expect(reader.locator("#plan-story")).to_contain_text("30% × 5.7% + 70% × 8.8% = 7.9%")
    assert f"ward={ASPLEY}" in reader.url
    track = open_as(None, "/shift")
    expect(track.locator("#shift-plan-title")).to_contain_text("Towards 50% by 2022")


# Once told to, answers of the page wait until the script lets them through; those asked for later come at once.
EARLIER_ANSWERS_WAIT = """
  const ask = window.fetch;
  const waiting = [];
  window.fetch = async (address, ...rest) => {
    const held = window.hold && /views/.test(address);
    const answer = await ask(address, ...rest);
    if (held) await new Promise((done) => waiting.push(done));
    return answer;
  };
  window.letThrough = () => waiting.forEach((done) => done());
"""


def test_what_is_published_while_an_answer_is_due_is_said(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada")
    save_as(page, name)
    painted(page)
    page.evaluate(EARLIER_ANSWERS_WAIT)
    page.evaluate("() => (window.hold = true)")
    choose(page, "Ward", "Aspley")
    page.evaluate("() => (window.hold = false)")
    publish(page, name)
    told(page, f"“{name}”, version 1, is now the published plan.")
    page.evaluate("() => window.letThrough()")
    painted(page)
    expect(page.locator("#target-status")).to_contain_text("This is the published plan.")
    expect(page.locator("#target-story")).to_contain_text("Aspley")


@pytest.mark.parametrize(
    ("control", "value"), [("cap", 10), ("floor", 2), ("step", 5_000), ("per-head", 4), ("citywide", 500_000)]
)
def test_each_field_makes_the_plan_anew_and_writes_the_address(open_as: Opener, control: str, value: int) -> None:
    page = open_as("Ada")
    before = page.locator("#target-table").inner_text()
    fill(page, f"target-{control}", str(value))
    page.wait_for_url(re.compile("plan_"))
    expect(page.locator("#target-table")).not_to_have_text(before)
    expect(page.locator("#target-status")).to_have_text("A plan of your own. Not saved.")
    page.reload()
    ready(page)
    expect(page.locator(f"#target-{control}")).to_have_value(re.compile(re.escape(f"{value:,}")))


def test_lists_radios_slider_and_budgets_do_too(open_as: Opener) -> None:
    page = open_as("Ada")
    choose(page, "People", "people aged 0 to 4")
    expect(page.locator("#target-assumptions")).to_contain_text("people aged 0 to 4")
    choose(page, "Need", "Burglary")
    expect(page.locator("#target-assumptions")).to_contain_text("burglary")
    page.get_by_role("slider").press("ArrowRight")
    expect(page.locator("#target-split")).to_have_text("35% follows people alone, 65% follows people times need")
    choose(page, "Today is the spend of", "2016")
    expect(page.locator("#target-assumptions")).to_contain_text("Today is the awards of 2016")
    page.get_by_role("radio", name="Phased and shared").check()
    expect(page.locator("#target-assumptions")).to_contain_text("phased and shared as documented")
    page.get_by_role("radio", name="Growing").check()
    # As people write it.
    page.locator("#target-budget").fill("")
    page.locator("#target-budget").press_sequentially("2,000,000")
    page.locator("#target-budget").blur()
    expect(page.locator("#target-budget")).to_have_value("2,000,000")
    fill(page, "target-growth", "10")
    expect(page.locator("#target-assumptions")).to_contain_text("£2,928,200 in 2021")
    page.get_by_role("radio", name="Year by year").check()
    settled(page, "There is no plan yet")
    expect(page.locator("#target-said")).to_have_text("“Budget of 2017” is empty. Fill it in.")
    for n in range(1, 6):
        fill(page, f"target-budget-{n}", str(3_000_000 + n))
        page.wait_for_url(re.compile(f"plan_budget_{n}="))
    expect(page.locator("#target-assumptions")).to_contain_text("The budget is £3,000,001 in 2017")
    page.get_by_role("textbox", name="Programmes whose money cannot move").click()
    page.get_by_role("option", name="Big Lottery Fund awards").click()
    page.keyboard.press("Escape")
    expect(page.locator("#target-table")).to_contain_text("Cannot move")
    for _ in range(3):
        page.go_back()
    expect(page.locator("#target-budget-5")).not_to_have_value("3,000,005")


def test_an_index_is_refused_for_money_with_the_reason_and_the_nearest_measure(open_as: Opener) -> None:
    page = open_as("Ada", f"{TARGET}?plan_need=index&recipe=idaci_rate:1,income_rate:1")
    settled(page, "There is no plan yet")
    expect(page.locator("#target-said")).to_contain_text("index of need (2 parts)")
    expect(page.locator("#target-said")).to_contain_text("orders the wards most like it")


def test_a_measure_that_money_cannot_follow_is_refused_by_name_and_the_way_back_is_one_click(open_as: Opener) -> None:
    page = open_as("Ada")
    choose(page, "Need", "Crime deprivation")
    settled(page, "There is no plan yet")
    expect(page.locator("#target-said")).to_contain_text("is a score, of which 0 is not no need")
    expect(page.locator("#target-flag")).to_contain_text("There is no plan yet. ")
    expect(page.locator("#target-result")).to_be_hidden()
    page.locator("#scenario-save").click()
    told(page, "There is no plan to save yet. See what the form says.")
    page.go_back()
    settled(page, "The five poorest-outcome wards")
    expect(page.locator("#target-map .choroplethlayer path").first).to_be_visible()


def test_demands_that_conflict_are_named_with_pounds_and_year_and_the_nearest_plan_is_marked(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada")
    fill(page, "target-share", "80")
    settled(page, "The nearest plan that is possible")
    expect(page.locator("#target-said")).to_contain_text(re.compile(r"2022: the required share is £[\d,.]+"))
    expect(page.locator("#target-said")).to_contain_text(re.compile(r"short by £[\d,.]+"))
    expect(page.locator("#target-flag")).to_contain_text("Not all demands can be kept")
    save_as(page, name)
    publish(page, name)
    told(page, "is now the published plan")
    reader = open_as(None, "/plan")
    settled(reader, "The nearest plan that is possible")
    expect(reader.locator(".notice").first).to_contain_text("It misses what it was asked to keep")


def test_a_change_of_a_saved_plan_is_said_until_it_is_saved_again(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada")
    save_as(page, name)
    expect(page.locator("#scenario-save")).to_have_text("Save as version 2")
    fill(page, "target-cap", "40")
    expect(page.locator("#target-status")).to_contain_text("Changed on this page, not saved.")
    page.locator("#scenario-save").click()
    told(page, f"Saved as “{name}”, version 2.")
    expect(page.locator("#target-status")).not_to_contain_text("Changed on this page")
    expect(page.locator("#scenario-save")).to_have_text("Save as version 3")
    page.get_by_text(f"All 2 versions of “{name}”").click()
    page.get_by_role("link", name="Version 1", exact=True).click()
    expect(page.locator("#target-cap")).to_have_value("25")
    expect(page.locator("#target-status")).to_contain_text("There is a newer version 2, saved by Ada")
    page.get_by_role("link", name="Open it").click()
    expect(page.locator("#target-cap")).to_have_value("40")


def test_what_was_typed_a_moment_before_saving_is_saved(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada")
    fill(page, "scenario-name", name)
    expect(page.locator("#scenario-name")).to_have_value(name)
    page.locator("#target-cap").fill("31")
    # The mouse goes straight from the number to the button, and stays down for a moment, as a hand does.
    hold(page, page.locator("#scenario-save"), 150)
    told(page, f"Saved as “{name}”, version 1.")
    expect(page.locator("#target-status")).to_contain_text(f"“{name}”, version 1")
    expect(page.locator("#target-assumptions")).to_contain_text("gains more than 31.0% a year")
    expect(page.locator("#target-status")).not_to_contain_text("not saved")


def test_what_is_typed_while_a_plan_is_saved_stays(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada")
    page.locator("#scenario-name").fill(name)
    page.locator("#scenario-save").click()
    page.locator("#scenario-note").press_sequentially("Thought of it late", delay=20)
    expect(page.locator("#target-status")).to_contain_text(f"“{name}”, version 1")
    fill(page, "target-cap", "40")
    expect(page.locator("#target-status")).to_contain_text("Changed on this page, not saved.")
    shown(page)
    expect(page.locator("#scenario-note")).to_have_value("Thought of it late")
    # Another scenario, or another version, brings its own words.
    page.go_back()
    page.go_back()
    shown(page)
    expect(page.locator("#scenario-note")).to_have_value("")


def test_a_choice_made_while_a_scenario_is_being_saved_holds(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada")
    page.locator("#scenario-name").fill(name)
    fill(page, "target-cap", "40")
    shown(page)
    held: list[Route] = []

    def saves(request: Request) -> bool:
        return "scenario-save.n_clicks" in (request.post_data or "")

    def hold_back(route: Route) -> None:
        held.append(route) if saves(route.request) else route.continue_()

    page.route(lambda address: "_dash-update-component" in address, hold_back)
    with page.expect_request(saves):
        page.locator("#scenario-save").click()
    fill(page, "target-floor", "5")
    expect(page).to_have_url(re.compile("plan_floor=5"))
    held.pop().continue_()
    told(page, f"Saved as “{name}”, version 1.")
    expect(page).to_have_url(re.compile("scenario="))
    expect(page).to_have_url(re.compile("plan_floor=5"))
    expect(page).not_to_have_url(re.compile("plan_cap"))
    expect(page.locator("#target-status")).to_contain_text("not saved")
    expect(page.locator("#target-cap")).to_have_value("40")
    expect(page.locator("#target-floor")).to_have_value("5")


def test_a_year_asks_for_the_map_alone(open_as: Opener) -> None:
    page = open_as("Ada")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/views/" in request.url else None)
    page.get_by_role("radio", name="2020").check()
    shown(page)
    expect(page.locator("#target-legend .legend-title")).to_have_text("Distance from target, 2020.")
    assert [address.split("/target/")[1] for address in asked] == ["map?plan_aim=formula&plan_year=2020"]


def test_a_number_that_is_none_keeps_the_old_one_and_says_why_beside_the_field(open_as: Opener) -> None:
    page = open_as("Ada")
    fill(page, "target-cap", "30")
    expect(page).to_have_url(re.compile("plan_cap=30"))
    fill(page, "target-cap", "many")
    field = page.locator(".mantine-TextInput-root", has=page.locator("#target-cap"))
    expect(field).to_contain_text("“many” cannot be read as a number of per cent.")
    expect(field).to_contain_text("Until then it stays at 30%.")
    expect(page.locator("#target-flag")).to_contain_text("“many”")
    expect(page.locator("#target-cap")).to_have_value("30")
    fill(page, "target-cap", "")
    expect(page.locator("#target-assumptions")).not_to_contain_text("No ward gains more")
    expect(field).not_to_contain_text("many")
    assert "plan_cap=none" in page.url


def test_money_is_typed_as_people_write_it_and_a_slip_is_asked_about(open_as: Opener) -> None:
    page = open_as("Ada")
    fill(page, "target-budget", "£2.7m")
    expect(page.locator("#target-budget")).to_have_value("2,700,000")
    expect(page.locator("#target-assumptions")).to_contain_text("The budget is £2,700,000")
    fill(page, "target-budget", "2.7")
    field = page.locator(".mantine-TextInput-root", has=page.locator("#target-budget"))
    expect(field).to_contain_text("Is £2.70 meant? Today's total is £2,586,858")
    fill(page, "target-budget", "2,7m")
    expect(field).to_contain_text("“2,7m” has a comma that parts no thousands")
    expect(page.locator("#target-budget")).to_have_value("2.7")


def test_the_page_opens_on_todays_shares_and_an_offer_that_is_pressed_makes_the_plan_possible(open_as: Opener) -> None:
    page = open_as("Ada", TARGET)
    settled(page, "stay at 45.2% of the wards' money by 2023/24")
    expect(page.locator("#target-need")).to_be_hidden()
    page.get_by_role("radio", name="Follow people and need").check()
    settled(page, "by 2023/24")
    expect(page.locator("#target-need")).to_be_visible()
    expect(page).to_have_url(re.compile("plan_first=2019%2F20"))
    fill(page, "target-share", "70")
    settled(page, "The nearest plan that is possible")
    page.get_by_role("link", name="a floor of 12%").click()
    settled(page, "The five poorest-outcome wards go up from 45.2% to 70.0% of the wards' money by 2023/24")
    expect(page.locator("#target-floor")).to_have_value("12")
    expect(page.locator("#target-said")).to_be_empty()


def test_two_people_at_once_and_the_second_is_told_and_loses_nothing(open_as: Opener) -> None:
    name = a_name()
    ada = open_as("Ada")
    save_as(ada, name)
    bo = open_as("Bo", ada.url.replace(ada.url.split("/desk")[0], ""))
    fill(ada, "target-cap", "40")
    expect(ada.locator("#target-status")).to_contain_text("not saved")
    ada.locator("#scenario-save").click()
    told(ada, "version 2")
    fill(bo, "target-floor", "5")
    fill(bo, "scenario-note", "Bo's reasons")
    expect(bo.locator("#target-status")).to_contain_text("not saved")
    bo.locator("#scenario-save").click()
    told(bo, f'"{name}" was saved (version 2) by Ada')
    expect(bo.locator("#target-floor")).to_have_value("5")
    expect(bo.locator("#scenario-note")).to_have_value("Bo's reasons")
    with bo.expect_popup() as popup:
        bo.get_by_role("link", name="Look at version 2 in a new tab").click()
    expect(popup.value.locator("#target-cap")).to_have_value("40")
    popup.value.close()
    bo.get_by_role("button", name="Save over version 2").click()
    told(bo, f"Saved as “{name}”, version 3.")
    expect(bo.locator("#scenario-save-over")).to_be_hidden()


def test_copy_delete_and_undo(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada")
    save_as(page, name)
    press(page, "Copy", name)
    told(page, f"Copied as “Copy of {name}”.")
    press(page, "Delete", f"Copy of {name}")
    told(page, f"“Copy of {name}” is deleted.")
    expect(page.get_by_role("link", name=f"Copy of {name}", exact=True)).to_have_count(0)
    press(page, "Undo", "the deletion")
    told(page, f"“Copy of {name}” is back.")
    expect(page.get_by_role("link", name=f"Copy of {name}", exact=True)).to_be_visible()
    press(page, "Delete", f"Copy of {name}")
    page.get_by_text("Deleted in the last 30 days").click()
    press(page, "Bring back", f"Copy of {name}")
    told(page, "is back")


def test_two_and_three_scenarios_are_compared(open_as: Opener) -> None:
    page = open_as("Ada")
    names = []
    for share in ("50", "55", "60"):
        fill(page, "target-share", share)
        settled(page, f"to {share}.0%")
        names.append(a_name())
        page.locator("#scenario-name").fill(names[-1])
        page.locator("#scenario-save-new").click()
        told(page, f"Saved as “{names[-1]}”, version 1.")
        expect(page.locator("#target-status")).to_contain_text(names[-1])
        # The list is drawn last, and drawn anew it would take a tick back that was set meanwhile.
        expect(page.get_by_role("checkbox", name=f"Compare {names[-1]}", exact=True)).to_be_visible()
    for name in names[:2]:
        page.get_by_role("checkbox", name=f"Compare {name}", exact=True).check()
    shown = page.locator("#scenario-comparison")
    expect(shown.locator("h3")).to_have_text(f"“{names[1]}” and “{names[0]}” side by side")
    expect(shown.locator("tbody tr").last).to_contain_text("55.0%")
    page.get_by_role("checkbox", name=f"Compare {names[2]}", exact=True).check()
    expect(shown.locator("thead th")).to_have_count(8)
    expect(shown.locator("tbody tr").last).to_contain_text("60.0%")
    expect(shown.locator("tbody tr")).to_have_count(22)


def test_a_plan_is_taken_away_and_its_json_reads_back_to_the_same_plan(open_as: Opener, tmp_path: Path) -> None:
    name = a_name()
    page = open_as("Ada")
    save_as(page, name)
    files = {}
    for kind in ("CSV", "XLSX", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"{kind} of {name}", exact=True).click()
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    rows = files["CSV"].read_text("utf-8-sig").splitlines()
    assert len(rows) == 1 + 20 * 5
    assert files["XLSX"].read_bytes()[:2] == b"PK"
    content = json.loads(files["JSON"].read_text())
    again = tmp_path / "again.json"
    again.write_text(json.dumps(content | {"name": f"{name} again"}))
    page.locator("#scenario-import input").set_input_files(str(again))
    told(page, f"“{name} again”, written by Ada, is read and saved.")
    page.get_by_role("link", name="Open it").click()
    expect(page.locator("#target-status")).to_contain_text(f"“{name} again”, version 1")
    with page.expect_download() as download:
        page.get_by_role("link", name=f"CSV of {name} again", exact=True).click()
    assert Path(download.value.path()).read_text("utf-8-sig").splitlines() == rows
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    page.locator("#scenario-import input").set_input_files(str(bad))
    told(page, "bad.json: Not a scenario of Wardshift.")


def test_plans_are_published_rolled_back_and_withdrawn(open_as: Opener) -> None:
    page, reader = open_as("Ada"), open_as(None, "/plan")
    names = [a_name(), a_name()]
    for name, share in zip(names, ("51", "52"), strict=True):
        page.goto(f"{TARGET}?plan_share={share}")
        settled(page, f"to {share}.0%")
        save_as(page, name)
        publish(page, name)
        told(page, f"“{name}”, version 1, is now the published plan.")
        reader.reload()
        settled(reader, f"to {share}.0%")
    page.locator("#scenario-publications").get_by_role("button", name=re.compile(f"Publish again {names[0]}")).click()
    press(page, "Publish it, for everyone to see", names[0])
    told(page, f"“{names[0]}”, version 1, is published again.")
    reader.reload()
    settled(reader, "to 51.0%")
    press(page, "Withdraw the plan", "")
    told(page, "The plan is withdrawn.")
    reader.reload()
    settled(reader, "No plan is published now")


def test_publishing_shows_first_what_the_public_will_see(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada")
    save_as(page, name)
    press(page, "Publish", name)
    told(page, "Nothing is published by this yet.")
    first = page.locator("#publish-preview")
    for part in (f"Before “{name}”, version 1, is published", "What it does", "What the public will read"):
        expect(first).to_contain_text(part)
    assert findings(page) == []
    press(page, "Publish it, for everyone to see", name)
    told(page, "is now the published plan")
    expect(first).to_have_count(0)


def test_a_councillor_reads_and_tries_and_changes_nothing(open_as: Opener) -> None:
    name = a_name()
    ada = open_as("Ada")
    save_as(ada, name)
    page = open_as("Cleo")
    expect(page.locator("header")).to_contain_text("Cleo, councillor")
    expect(page.get_by_text("Councillors read scenarios and may try the form")).to_be_visible()
    expect(page.locator("#scenario-save")).to_be_hidden()
    for label in ("Publish", "Copy", "Delete"):
        expect(page.get_by_role("button", name=f"{label} {name}", exact=True)).to_have_count(0)
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("#target-status")).to_contain_text(f"“{name}”, version 1, saved by Ada")
    fill(page, "target-share", "55")
    settled(page, "to 55.0%")
    page.get_by_role("checkbox", name=f"Compare {name}", exact=True).check()
    expect(page.locator("#scenario-comparison")).to_contain_text("Tick one more scenario")
    # Even a button that is brought to light changes nothing.
    page.evaluate("document.querySelector('#scenario-save').closest('[hidden]').hidden = false")
    page.locator("#scenario-save-new").click()
    told(page, "a commissioner can save, change and publish")


def test_the_years_play_and_step_by_keyboard(open_as: Opener) -> None:
    page = open_as("Ada")
    legend = page.locator("#target-legend .legend-title")
    page.get_by_role("radio", name="Today", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(legend).to_have_text("Distance from target, 2018.")
    assert "plan_year=2018" in page.url
    page.get_by_role("radio", name="2021").check()
    page.get_by_role("button", name="Play the years, or pause").click()
    expect(legend).to_have_text("Distance from target, 2022.")
    expect(page.get_by_role("button", name="Play the years, or pause")).to_have_text("▶")
    # What the year does not change is left alone.
    expect(page.locator("#target-cap")).to_have_value("25")


def test_a_ward_on_the_map_tells_its_story(open_as: Opener) -> None:
    page = open_as("Ada")
    expect(page.locator("#target-story")).to_contain_text("Choose a ward")
    box = page.locator("#target-map .choroplethlayer path").nth(1).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("ward="))
    expect(page.locator("#target-story tbody tr")).to_have_count(6)
    expect(page.locator("#target-table tr.chosen")).to_have_count(2)


def test_by_keyboard_alone_one_signs_in_changes_saves_and_reads_a_file(open_as: Opener, tmp_path: Path) -> None:
    name = a_name()
    page = open_as(None, TARGET)
    # Playwright begins to catch choosers a moment after it is asked to: here, long before the one that is wanted.
    page.on("filechooser", lambda _: None)
    page.get_by_label("Name").focus()
    page.keyboard.type("Ada")
    page.keyboard.press("Tab")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    expect(page.locator("#target-cap")).to_be_visible()
    saved = tmp_path / "plan.json"
    page.locator("#target-cap").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    expect(page.locator("#target-assumptions")).to_contain_text("gains more than 30.0% a year")
    page.locator("#scenario-name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "scenario-save"
    page.keyboard.press("Enter")
    told(page, f"Saved as “{name}”, version 1.")
    with page.expect_download() as download:
        page.get_by_role("link", name=f"JSON of {name}", exact=True).focus()
        page.keyboard.press("Enter")
    download.value.save_as(saved)
    saved.write_text(saved.read_text().replace(name, f"{name} read"))
    page.locator("#scenario-save-new").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Read a scenario from a JSON file")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(str(saved))
    told(page, f"“{name} read”, written by Ada, is read and saved.")
    page.get_by_role("checkbox", name=f"Compare {name}", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.locator("#scenario-comparison")).to_contain_text("Tick one more scenario")


def test_an_offer_taken_by_keyboard_leads_to_the_new_finding(open_as: Opener) -> None:
    page = open_as("Ada", f"{TARGET}?plan_aim=formula&plan_first=2019%2F20&plan_budget=5m")
    page.get_by_role("link", name="a step of", exact=False).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#target-said")).not_to_contain_text("Not all demands can be kept")
    expect(page.locator("#page-heading")).not_to_contain_text("nearest plan")
    expect(page.locator("#page-heading")).to_be_focused()


def test_a_session_that_is_over_is_said_and_what_was_typed_stays(open_as: Opener, desk: tuple[str, Store]) -> None:
    page = open_as("Ada")
    # What the map still asks for would be refused as well.
    expect(page.locator("#target-map .choroplethlayer path").first).to_be_visible()
    fill(page, "scenario-note", "Long thoughts")
    cookie = next(c for c in page.context.cookies() if c["name"] == "wardshift_desk")
    end_session(desk[1], cookie["value"])
    fill(page, "target-cap", "30")
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("You are signed out")
    with page.expect_popup() as popup:
        banner.get_by_role("link").click()
    popup.value.get_by_label("Name").fill("Ada")
    popup.value.get_by_label("Password").fill(SECRET)
    popup.value.get_by_role("button", name="Sign in").click()
    ready(popup.value)
    popup.value.close()
    expect(page.locator("#scenario-note")).to_have_value("Long thoughts")
    fill(page, "target-cap", "31")
    expect(page.locator("#target-assumptions")).to_contain_text("gains more than 31.0% a year")
    expect(banner).to_have_count(0)
    # The refusals are what this test is about.
    faults = open_as.faults  # type: ignore[attr-defined]
    assert any("401" in fault for fault in faults)
    faults[:] = [fault for fault in faults if "401" not in fault]


def test_leaving_with_a_note_that_is_not_saved_is_asked_first(open_as: Opener) -> None:
    page = open_as("Ada")
    fill(page, "scenario-note", "Half a thought")
    expect(page.locator("#scenario-note")).to_have_value("Half a thought")
    page.evaluate("window.confirm = (text) => { window.asked = text; return false; }")
    page.get_by_role("link", name="Wards", exact=True).click()
    assert page.evaluate("window.asked") == "The name or the note is typed, but not saved. Leave the page and lose it?"
    expect(page).to_have_url(re.compile("/desk/target"))
    expect(page.locator("#scenario-note")).to_have_value("Half a thought")
    fill(page, "scenario-note", "")
    page.get_by_role("link", name="Wards", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/wards"))


def test_back_and_forward_in_quick_succession_end_where_the_address_says(open_as: Opener) -> None:
    page = open_as("Ada")
    for value in ("30", "31", "32"):
        fill(page, "target-cap", value)
        expect(page.locator("#target-assumptions")).to_contain_text(f"more than {value}.0% a year")
    for steps in ("back", "back", "forward"):
        page.evaluate(f"window.history.{steps}()")
        rest(page, 4)
    shown(page)
    expect(page.locator("#target-cap")).to_have_value("31")
    expect(page.locator("#target-assumptions")).to_contain_text("more than 31.0% a year")
    assert "plan_cap=31" in page.url


def test_what_is_chosen_survives_other_pages_reload_and_back(open_as: Opener) -> None:
    page = open_as("Ada")
    fill(page, "target-cap", "33")
    page.wait_for_url(re.compile("plan_cap=33"))
    page.get_by_role("link", name="Wards", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/wards"))
    page.get_by_role("link", name="Target", exact=True).click()
    expect(page.locator("#target-cap")).to_have_value("33")
    page.reload()
    ready(page)
    expect(page.locator("#target-cap")).to_have_value("33")


STATES = [
    "",
    "?plan_share=80&plan_protected=Big%2520Lottery%2520Fund%2520awards",
    f"?plan_money=typed&ward={ASPLEY}",
    f"?plan_need=income_rate&plan_money=growing&ward={ASPLEY}&plan_year=2020",
    "?plan_need=crime_score&plan_cap=abc",
]


@pytest.mark.parametrize("search", STATES)
def test_axe_finds_nothing_serious_on_the_target_page(open_as: Opener, search: str) -> None:
    page = open_as("Ada", TARGET + search)
    if not search:
        name = a_name()
        save_as(page, name, "Why")
        press(page, "Copy", name)
        told(page, "Copied")
        for each in (name, f"Copy of {name}"):
            page.get_by_role("checkbox", name=f"Compare {each}", exact=True).check()
        expect(page.locator("#scenario-comparison h3")).to_be_visible()
        publish(page, name)
        told(page, "is now the published plan")
    assert findings(page) == []


@pytest.mark.parametrize("path", ["/plan", f"/plan?ward={ASPLEY}", "/desk/sign-in", "/desk/first?token=x"])
def test_axe_finds_nothing_serious_on_the_plan_and_the_sign_in_pages(open_as: Opener, path: str) -> None:
    if path == "/plan":
        ada = open_as("Ada")
        save_as(ada, name := a_name())
        publish(ada, name)
        told(ada, "is now the published plan")
    page = open_as(None, path)
    assert findings(page) == []
    faults = open_as.faults  # type: ignore[attr-defined]
    faults[:] = [fault for fault in faults if "403" not in fault]


@pytest.mark.parametrize("search", STATES)
def test_a_phone_shows_all_of_it_without_scrolling_sideways(open_as: Opener, search: str) -> None:
    page = open_as("Ada", TARGET + search, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # What the plan does comes before the long form.
    if "crime" not in search and "typed" not in search:
        # dcc.Graph puts another element in its place once its script is there.
        expect(page.locator("#target-map .choroplethlayer path").first).to_be_visible()
        figure, form = (page.locator(part).bounding_box() for part in ("#target-map", ".desk-form"))
        assert figure
        assert form
        assert figure["y"] < form["y"]


def test_a_phone_shows_all_of_the_published_plan_without_scrolling_sideways(open_as: Opener) -> None:
    name = a_name()
    page = open_as("Ada")
    save_as(page, name)
    publish(page, name)
    told(page, "is now the published plan")
    reader = open_as(None, "/plan", PHONE)
    settled(reader, "go down from 45.2% to 38.4%")
    assert reader.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_prints_without_its_form(open_as: Opener) -> None:
    page = open_as("Ada", f"{TARGET}?ward={ASPLEY}")
    pdf = page.pdf(prefer_css_page_size=True)
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 5
    page.emulate_media(media="print")
    for part in (".desk-form", ".desk .player", "#scenario-list", "#scenario-publications"):
        expect(page.locator(part)).to_be_hidden()
    for part in ("#target-table", "#target-assumptions", "#target-story", "#target-map"):
        expect(page.locator(part)).to_be_visible()


def test_the_usual_screen_shows_finding_map_path_and_form_at_once(open_as: Opener) -> None:
    page = open_as("Ada")
    for part in ("h1", "#target-status", "#target-map .choroplethlayer", "#target-path h2", "#target-people"):
        box = page.locator(part).first.bounding_box()
        assert box
        assert box["y"] < 768
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    cut = page.evaluate(
        "[...document.querySelectorAll('#target-table .table-wrap')].filter(w => w.scrollWidth > w.clientWidth).length"
    )
    assert cut == 0
