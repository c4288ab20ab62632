"""Can a decision report be read on any screen, on paper, and by whoever does not see it?"""

import pytest

import simkit as sk

from .conftest import axe_faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RATE, CLERKS = "events.client.per_week", "teams.desk.members[0].count"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A report with everything on it: a team that is overloaded, an assumption that overturns, long hostile titles."""
    desk = sk.load("textbook/mm1").change({"clock.horizon_days": 5, "title": "One <script>alert(1)</script> " * 4})
    slow = desk.change({"title": "Two_slow_clerks_" * 6, CLERKS: 2, "teams.desk.members[0].skills.request": 0.75})
    full = desk.change({"title": "Full", RATE: 300})
    found = sk.report(
        "Is a second clerk <b>worth</b> it?", desk, slow, full, n=5, n_assumptions=3, indifference_zone="5%",
        assumptions={RATE: (40, 280), "products.request.work.mean": (8, 12)}, not_modelled=["Lunch"], progress=False,
    )  # fmt: skip
    return found.save(tmp_path_factory.mktemp("report") / "report.html").as_uri()


def test_does_axe_find_what_is_wrong_where_it_is(new_page):
    """Tests that find nothing rest on this one: are a pale word and a picture without words told, by their place?"""
    page = new_page()
    page.set_content("<p style='color: #ccc'>pale</p><img src='data:,'>")
    assert {"color-contrast: p", "image-alt: img"} <= set(axe_faults(page))
    page.told.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_does_axe_find_nothing_wide_narrow_light_and_dark(reads_well, address, scheme, width):
    """No violation by axe's rules, nothing sticks out, nothing is asked of the net, no script ran."""
    reads_well(address, "report", scheme, width)


def test_is_nothing_cut_off_on_paper(new_page, address):
    """On a sheet of A4 all stands within the margins, in ink on white, and the PDF has a few pages."""
    page = new_page(650)
    page.goto(address)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    wide = page.evaluate(
        "[...document.querySelectorAll('table, svg, pre')].filter(e => e.getBoundingClientRect().right > 651)"
        ".map(e => [e.tagName, e.getBoundingClientRect().right])"
    )
    assert wide == []
    pdf = page.pdf(format="A4")
    assert pdf[:4] == b"%PDF" and 3 <= pdf.count(b"/Type /Page\n") <= 25
