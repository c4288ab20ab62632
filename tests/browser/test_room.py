"""Can a room of phones play: join, type, see, come back, in any light, with nothing but the trainer's machine?"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from simkit.cli.lab.server import free_port

START_SECONDS = 90
TOY = Path(__file__).resolve().parents[1] / "toy_room.py"
CODE = "K7MQ4X"


class Served:
    """A server in a process of its own, that can be killed and started again."""

    def __init__(self, folder):
        worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "0")))
        self.folder = folder
        self.port = free_port(9100 + 50 * worker)
        self.phones = free_port(self.port + 1)
        self.start()

    def start(self):
        log = self.folder / "log.txt"
        command = [sys.executable, str(TOY), str(self.folder), str(self.port), str(self.phones)]
        with log.open("w") as out:
            self.child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=self.folder)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.child.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/room", timeout=5).close()
                self.trainer = json.loads(log.read_text().splitlines()[0])["trainer"]
                return
            except (URLError, OSError, IndexError):
                time.sleep(0.1)
        pytest.fail(f"no room:\n{log.read_text()}")

    def kill(self):
        self.child.kill()
        self.child.wait(30)

    def address(self, path):
        return f"http://127.0.0.1:{self.phones}{path}"


@pytest.fixture
def served(tmp_path):
    server = Served(tmp_path)
    yield server
    server.kill()


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
        page.told, page.outside = [], []

        def route(asked):
            if re.match(r"(http|ws)://127\.0\.0\.1|data:", asked.request.url):
                asked.continue_()
            else:
                page.outside.append(asked.request.url)
                asked.abort()

        page.route("**/*", route)
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
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}, {scheme}: {found.generate_report()}"
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
    phone.get_by_label("Temps").fill("7")
    send.click()
    phone.get_by_text("Temps: from 0 to 3").wait_for()
    phone.get_by_label("Temps").fill("1")
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
        "do": "", "phone": "one", "temps": 1, "lead": [1.5, 3, 5], "text": "in turns", "round": 1,
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
