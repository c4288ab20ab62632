"""Can the page that a room takes home be read on any screen, on paper, and by whoever does not see it?"""

import pytest

import simkit as sk

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A debrief of four ways, one with a hostile name, with predictions."""
    office = sk.game_office(months=2)
    told = {"name": "Ann <script>alert(1)</script>", "team": "you", "role": "client", "measure": "lead_time_p90"}
    guesses = [told | {"month": month, "low": 1, "middle": 2, "high": 3, "truth": 4.5} for month in (1, 2)]
    ways = {
        "A very long name of a team <b>" * 2: [{"go_over": 50}, {"go_over": 100}],
        "bold": [{"go_over": 100}],
        "we": [{}],
    }
    found = sk.debrief(office, ways, guesses, n=3, jobs=1)
    return found.save(tmp_path_factory.mktemp("debrief") / "debrief.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_does_axe_find_nothing_wide_narrow_light_and_dark(reads_well, address, scheme, width):
    """No violation by axe's rules, nothing sticks out, nothing is asked of the net, no script ran."""
    reads_well(address, "room-debrief", scheme, width)


def test_is_nothing_cut_off_on_paper(new_page, address):
    """On a sheet of A4 all stands within the margins, in ink on white, on a few pages."""
    page = new_page(650)
    page.goto(address)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    wide = page.evaluate(
        "[...document.querySelectorAll('table, svg')].filter(e => e.getBoundingClientRect().right > 651)"
        ".map(e => [e.tagName, e.getBoundingClientRect().right])"
    )
    assert wide == []
    assert 2 <= page.pdf(format="A4").count(b"/Type /Page\n") <= 12
