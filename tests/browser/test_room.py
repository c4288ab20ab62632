"""Can a room of phones play: join, type, see, come back, in any light, with nothing but the trainer's machine?"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from simkit.cli.lab.server import free_port

from .conftest import asked_outside, axe_faults

START_SECONDS = 90
TOY = Path(__file__).resolve().parents[1] / "toy_room.py"
CODE = "K7MQ4X"


class Served:
    """A server in a process of its own, that can be killed and started again."""

    def __init__(self, folder, real=False):
        worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "0")))
        self.folder = folder
        self.port = free_port(9100 + 50 * worker)
        self.phones = self.port if real else free_port(self.port + 1)
        words = ["-m", "simkit", "room", "--json", "--no-browser", "--minutes", "45", "--futures", "5"]
        words += ["--folder", str(folder / "room")]
        toy = [str(TOY), str(folder), str(self.port), str(self.phones)]
        self.command = [sys.executable, *([*words, "--port", str(self.port)] if real else toy)]
        self.start()

    def start(self):
        log = self.folder / "log.txt"
        with log.open("w") as out:
            self.child = subprocess.Popen(self.command, stdout=out, stderr=subprocess.STDOUT, cwd=self.folder)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.child.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/room", timeout=5).close()
                told, _ = json.JSONDecoder().raw_decode(log.read_text())
                self.trainer, self.code = told["trainer"], told["code"]
                return
            except (URLError, OSError, ValueError):
                time.sleep(0.1)
        pytest.fail(f"no room:\n{log.read_text()}")

    def kill(self):
        self.child.kill()
        self.child.wait(30)

    def address(self, path):
        return f"http://127.0.0.1:{self.phones}{path}"

    def ask(self, what, **asked):
        """What the trainer's page is answered."""
        key = re.search('data-key="(.+?)"', urlopen(self.trainer).read().decode())[1]
        told = json.dumps({"as": "trainer", "key": key, **asked}).encode()
        return json.load(urlopen(Request(self.address(f"/room/{what}"), told)))


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """A server of a toy room, for all tests: one takes four seconds of a core to start."""
    server = Served(tmp_path_factory.mktemp("toy"))
    yield server
    server.kill()


@pytest.fixture
def served(toy):
    """The server, its room as nobody has entered it yet."""
    toy.ask("act", action={"do": "again"})
    view = toy.ask("view")["view"]
    assert (view["phase"], [one["rows"] for one in view["blocks"] if one["kind"] == "people"]) == ("lobby", [[]])
    return toy


@pytest.fixture
def opened(browser):
    """A function that opens a page as a device of its own, which cannot reach the internet."""
    pages = []

    def open_it(address, width=360, height=740, dark=False, script=None):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
            has_touch=width < 500, is_mobile=width < 500,
        )  # fmt: skip
        page = context.new_page()
        page.told, page.outside = [], asked_outside(page)
        page.on("pageerror", lambda error: page.told.append(str(error)))
        page.on(
            "console", lambda message: page.told.append(message.text) if "Content Security" in message.text else None
        )
        page.on("dialog", lambda dialog: dialog.accept())
        if script:
            page.add_init_script(script)
        page.goto(address)
        pages.append(page)
        return page

    yield open_it
    for page in pages:
        told, outside = page.told, page.outside
        page.context.close()
        assert not told and not outside, (told, outside)


def join(page, name, code=CODE):
    """Come in by hand."""
    page.get_by_label("Code of the room").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_text("Good morning").wait_for()


def go_on(trainer, phase):
    trainer.get_by_role("button", name="Go on").click()
    trainer.get_by_role("heading", name=f"The room: {phase}").wait_for(timeout=60_000)


def check(page, name, picture_of):
    """No violation of what axe knows, nothing wider than the page; and a picture to look at."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe_faults(page) == [], f"{name}, {scheme}"
        picture_of(page, f"room-{name}-{scheme}")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), name


def test_can_everybody_read_and_use_every_page(served, opened, picture_of):
    phone = opened(served.address("/room"))
    phone.get_by_label("Code of the room").wait_for()
    check(phone, "code", picture_of)
    phone.get_by_label("Code of the room").fill("AAAAAA")
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_text("not the code of this room").wait_for()
    join(phone, "Ann 😀 <b>bold</b>")
    assert phone.locator("b").count() == 0
    laptop = opened(served.address(f"/room#{CODE}"), 1280, 800)
    laptop.get_by_label("Your name").fill("Carla")
    check(laptop, "who", picture_of)
    laptop.get_by_role("button", name="Join", exact=True).click()
    screen = opened(served.address(f"/room/screen#{CODE}"), 1920, 1080)
    screen.get_by_text("Carla").wait_for()
    check(screen, "screen-lobby", picture_of)
    trainer = opened(served.trainer, 1280, 800)
    go_on(trainer, "decide")
    phone.get_by_text("Flu").wait_for()
    check(phone, "phone-decide", picture_of)
    check(trainer, "trainer", picture_of)
    go_on(trainer, "see")
    for page, name in ((phone, "phone-see"), (laptop, "laptop-see"), (screen, "screen-see")):
        page.locator("svg.rm-chart").first.wait_for()
        check(page, name, picture_of)


def test_is_the_big_screen_read_from_ten_metres(served, opened):
    """No letter is smaller than 22 of 1,080 pixels: two centimetres where the picture is one metre high."""
    screen = opened(served.address(f"/room/screen#{CODE}"), 1920, 1080)
    trainer = opened(served.trainer, 1280, 800)
    join(opened(served.address("/room")), "Ann")
    sizes = """() => [...document.querySelectorAll("h1, h2, h3, p, li, td, th, figcaption, strong, span, svg text")]
        .filter((one) => one.textContent.trim() && !one.closest(".sk-heard") && one.getBoundingClientRect().height)
        .map((one) => {
          const svg = one.closest("svg");
          const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
          return [parseFloat(getComputedStyle(one).fontSize) * scale, one.textContent];
        })"""
    for phase in ("lobby", "decide", "see"):
        if phase != "lobby":
            go_on(trainer, phase)
        screen.get_by_role("heading", name=f"The room: {phase}").wait_for()
        small = [one for one in screen.evaluate(sizes) if one[0] < 22]
        assert not small, small


def test_is_no_typed_word_lost_when_the_page_changes(served, opened):
    """Others join while somebody types: text, focus and the place in the text stay."""
    phone, trainer = opened(served.address("/room")), opened(served.trainer, 1280, 800)
    join(phone, "Ann")
    go_on(trainer, "decide")
    field = phone.get_by_label("One sentence")
    field.click()
    phone.keyboard.type("We lear from each")
    for _ in range(10):
        phone.keyboard.press("ArrowLeft")
    join(opened(served.address("/room")), "Bo")
    phone.get_by_text("2 people").wait_for()
    phone.keyboard.type("n")
    assert field.input_value() == "We learn from each"
    phone.get_by_label("Everybody").check()
    phone.reload()
    assert phone.get_by_label("One sentence").input_value() == "We learn from each"
    assert phone.get_by_label("Everybody").is_checked()
    go_on(trainer, "see")
    phone.get_by_role("alert").filter(has_text="We learn from each").wait_for()


def test_is_what_cannot_be_said_in_words_at_its_field(served, opened):
    phone, trainer = opened(served.address("/room")), opened(served.trainer, 1280, 800)
    join(phone, "Ann")
    go_on(trainer, "decide")
    send = phone.get_by_role("button", name="Decide")
    send.click()
    phone.get_by_text("“Low” needs a number").wait_for()
    for name, value in (("Low", "1,5"), ("Middle", "1"), ("High", "5")):
        phone.get_by_label(name, exact=True).fill(value)
    send.click()
    phone.get_by_text("“Middle” is below “Low”").wait_for()
    phone.get_by_label("Middle", exact=True).fill("3")
    phone.get_by_label("Hours").fill("70")
    send.click()
    phone.get_by_text("Hours: from 0 to 40").wait_for()
    phone.get_by_label("Hours").fill("1,5")
    phone.get_by_role("group", name="Temps").get_by_label("1").check()
    phone.get_by_label("One sentence").fill("never")
    send.click()
    phone.get_by_text("The office cannot do that: nobody is left.").wait_for()
    phone.get_by_label("One sentence").fill("x" * 10_000)
    send.click()
    phone.get_by_text("10,000 characters").wait_for()
    assert len(phone.get_by_label("One sentence").input_value()) == 10_000
    phone.get_by_label("One sentence").fill("in turns")
    send.click()
    phone.get_by_text("✓ Sent.").wait_for()
    (line,) = [one for one in (served.folder / "toy.jsonl").read_text().splitlines() if "in turns" in one]
    assert json.loads(line)[1] | {"do": ""} == {
        "do": "", "phone": "one", "temps": 1, "hours": 1.5, "lead": [1.5, 3, 5], "text": "in turns", "round": 1,
    }  # fmt: skip


def test_is_everybody_where_they_were_when_the_server_was_killed(served, opened):
    """Killed while somebody types: the page says so, keeps the words, sends them, and is the same person."""
    phone, trainer = opened(served.address("/room")), opened(served.trainer, 1280, 800)
    join(phone, "Ann")
    go_on(trainer, "decide")
    for name, value in (("Low", "1"), ("Middle", "2"), ("High", "5")):
        phone.get_by_label(name, exact=True).fill(value)
    phone.get_by_label("One sentence").fill("still here")
    served.kill()
    phone.get_by_text("No connection to the room").wait_for()
    phone.get_by_role("button", name="Decide").click()
    phone.get_by_text("It is sent when the room is back").wait_for()
    before = served.trainer
    served.start()
    phone.get_by_text("✓ Sent.").wait_for(timeout=30_000)
    trainer.get_by_text("still here").wait_for(timeout=30_000)
    assert served.trainer == before
    go_on(trainer, "see")
    phone.get_by_text("Good morning, Ann").wait_for()


def test_goes_it_on_where_no_socket_can_be_had(served, opened):
    """Some networks let pages through and no sockets: then the page asks every second or two."""
    nowhere = "`ws://${location.host}/room/nowhere`"
    no_sockets = f"window.WebSocket = class extends WebSocket {{ constructor() {{ super({nowhere}); }} }};"
    phone, trainer = opened(served.address("/room"), script=no_sockets), opened(served.trainer, 1280, 800)
    join(phone, "Ann")
    go_on(trainer, "decide")
    phone.get_by_text("Flu").wait_for()
    for name in ("Low", "Middle", "High"):
        phone.get_by_label(name, exact=True).fill("2")
    phone.get_by_role("button", name="Decide").click()
    phone.get_by_text("✓ Sent.").wait_for()


def test_is_a_phone_that_slept_told_what_it_missed(served, opened):
    phone, trainer = opened(served.address("/room")), opened(served.trainer, 1280, 800)
    join(phone, "Ann")
    phone.context.set_offline(True)
    go_on(trainer, "decide")
    phone.context.set_offline(False)
    phone.get_by_text("Flu").wait_for(timeout=30_000)


def test_opens_the_room_nothing_else_of_the_server(served, opened):
    """Files, kernels, terminals and JupyterLab stay closed to the code, to a key, and to what a page sends."""
    phone = opened(served.address("/room"))
    join(phone, "Ann")
    key = phone.evaluate("() => localStorage.getItem('simkit-room-person')")
    paths = ["/api/contents", "/api/kernels", "/api/sessions", "/api/terminals", "/lab", "/files/server.json", "/tree"]
    paths += [
        "/static/../server.json",
        "/api/contents/server.json",
        "/terminals/1",
        "/room/trainer",
        "/nbconvert/html/x",
    ]
    for path in paths:
        for proof in ("", f"?token={CODE}", f"?token={key}"):
            with pytest.raises(HTTPError) as refused:
                urlopen(served.address(path + proof))
            assert refused.value.code == 404, path  # to the network there is nothing else
            try:
                page = urlopen(f"http://127.0.0.1:{served.port}{path}{proof}")
                assert "/login?" in page.geturl(), path
            except HTTPError as error:
                assert error.code in (403, 404), path
    assert phone.evaluate("() => document.cookie") == "" and phone.context.cookies() == []


NAMES = ("Ann", "Ann", "Bo 😀", "Carla", "Dirk", "Elif", "Fatou", "Gerd", "Hana", "Ivo", "Jana", "<b>Kim</b>")


def answer(page, words="We learned that the phone costs us the morning."):
    """Fill in whatever this page asks, as it stands there or with small numbers, and send it."""
    form = page.locator("form").first
    if not form.count():
        return False  # the client's chair asks the others
    for number, field in enumerate(form.locator("input[inputmode=decimal]").all()):
        if not field.input_value():
            field.fill(str(20 * (number % 3 + 1)))
    if form.locator("textarea").count():
        form.locator("textarea").fill(words)
    form.locator("button.rm-send").click()
    page.get_by_text("✓ Sent.").wait_for()
    return True


DECIDED = {
    "North": ({"100 % of people and clients", "everybody picks up"}, set(), set()),
    "East": ({"25 % of people and clients"}, {"75 % of people and clients"}, {"in turns, a week each"}),
    "South": (set(), set(), set()),
}


def choose(page, month):
    """Tick what this page's team decides in a month, where its role may; South changes nothing."""
    team = next(team for team in DECIDED if page.get_by_text(f"{team} · ").count())
    for words in DECIDED[team][month - 1]:
        radio = page.get_by_role("radio", name=words)
        if radio.count():
            radio.check()


def turn_every_section(screen, trainer, picture_of):
    """A section a screen, each whole on it: by key, by button, and from the trainer's page."""
    place = screen.locator(".rm-turn span")
    number, last = map(int, place.inner_text().split(" of "))
    assert number == 1 and last > 8
    for number in range(1, last + 1):
        assert place.inner_text() == f"{number} of {last}"
        high, seen = screen.evaluate("() => [document.documentElement.scrollHeight, innerHeight]")
        assert high <= seen + 1, screen.locator("h2").first.inner_text()
        picture_of(screen, f"game-debrief-{number:02}")
        screen.keyboard.press("ArrowRight")
    assert place.inner_text() == f"{last} of {last}"
    check(screen, "game-debrief", picture_of)
    screen.get_by_role("button", name="Back").click()
    assert place.inner_text() == f"{last - 1} of {last}"
    trainer.get_by_role("button", name="Next: ").click()
    screen.get_by_text(f"2 of {last}").wait_for()


def test_do_twelve_pages_play_a_whole_game(tmp_path, opened, picture_of):
    """Phones and laptops, two Anns, three teams, three months, the debrief, and the page to take home; then once more
    from the disk."""
    server = Served(tmp_path, real=True)
    try:
        trainer, screen = (
            opened(server.trainer, 1280, 900),
            opened(server.address(f"/room/screen#{server.code}"), 1920, 1080),
        )
        people = []
        for number, name in enumerate(NAMES):
            page = opened(server.address(f"/room#{server.code}"), *((1280, 800) if number % 2 else (360, 740)))
            page.get_by_label("Your name").fill(name)
            page.get_by_role("button", name="Join", exact=True).click()
            page.get_by_role("heading", name="Who is in the room").wait_for()
            people.append(page)
        screen.get_by_text("Ann 2").wait_for()
        check(screen, "game-lobby", picture_of)
        check(people[0], "game-lobby-phone", picture_of)

        def on_to(title):
            trainer.get_by_role("button", name="On to:").click()
            for page in (*people, screen):
                page.get_by_role("heading", name=title, exact=True).wait_for(timeout=120_000)

        on_to("What the work really takes")
        assert sum(answer(page) for page in people) == 3
        check(screen, "game-estimates", picture_of)
        for month in (1, 2, 3):
            on_to("Predict")
            assert all(answer(page) for page in people)
            on_to("Decide")
            for page in people:
                choose(page, month)
            assert sum(answer(page) for page in people) == 9
            if month == 1:
                for page, name in ((people[0], "executor"), (people[3], "designer"), (people[6], "management")):
                    check(page, f"game-decide-{name}", picture_of)
                check(trainer, "game-trainer", picture_of)
            on_to("See")
            office = screen.frame_locator("iframe").locator("canvas").first
            office.wait_for(timeout=60_000)
            frame, drawn = screen.locator("iframe").bounding_box(), office.bounding_box()
            assert drawn["y"] + drawn["height"] <= frame["y"] + frame["height"] + 2, "nobody scrolls on the big screen"
            # It plays by itself, and would for all the rest of the month: sixty pictures a second.
            screen.frame_locator("iframe").get_by_role("button", name="Pause").click()
            if month < 3:
                picture_of(screen, f"game-see-{month}")
                for page, name in ((people[0], "executor"), (people[3], "designer"), (people[9], "client")):
                    check(page, f"game-see-{name}-{month}", picture_of)
            if month == 2:
                server.kill()
                people[0].get_by_text("No connection").wait_for()
                server.start()
                people[0].get_by_text("No connection").wait_for(state="hidden", timeout=60_000)
            on_to("Say")
            assert all(answer(page) for page in people)
            check(screen, f"game-say-{month}", picture_of)
        on_to("The debrief")
        for page in people:
            page.get_by_role("link", name="The page to take home").wait_for(timeout=900_000)
        turn_every_section(screen, trainer, picture_of)
        check(people[0], "game-debrief-phone", picture_of)
        with people[0].context.expect_page() as taken:
            people[0].get_by_role("link", name="The page to take home").click()
        taken.value.locator("h1").first.wait_for()
        told = taken.value.locator("body").inner_text()
        assert "everybody picks up" in told and "75 % of people and clients" in told, "what was decided stands on it"
        picture_of(taken.value, "game-home")
    finally:
        server.kill()
