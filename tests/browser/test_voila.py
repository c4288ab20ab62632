"""Does a lesson work as a page, without code, for people who look over a learner's shoulder? (Voilà)"""

import os
import re
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from .conftest import POLLING, asked_outside, with_few_replications

pytestmark = [pytest.mark.browser, pytest.mark.slow]

START_SECONDS = 90
SLOW = 180_000  # milliseconds: the kernel runs the whole lesson before the page is there
LESSONS = ("01-the-service-team", "04-specialists-or-generalists")
# Voilà's own page asks for icons on the internet, and is as well without them.
ICONS = "font-awesome|fontawesome"


@pytest.fixture(scope="module")
def voila(lab, home):
    """Address of Voilà, serving the lessons that `simkit lab` laid out, with few replications."""
    for name in LESSONS:
        with_few_replications(home / "course" / "course" / f"{name}.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR")
    environment = {**os.environ, **{name: str(home / "voila" / name.lower()) for name in folders}}
    command = [sys.executable, "-m", "voila", "course", "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}"]
    with (home / "voila.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=home / "course")
    try:
        yield answering(f"http://127.0.0.1:{port}/voila", server, home / "voila.log")
    finally:
        server.terminate()
        server.wait(timeout=30)


def answering(address, server, log):
    """The address, once it answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            urlopen(f"{address}/tree", timeout=5).close()
            return address
        except (URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"Voilà did not start:\n{log.read_text()}")


@pytest.mark.parametrize("name", LESSONS)
def test_does_a_lesson_work_as_a_page_without_code(browser, voila, picture_of, name):
    """Are widgets and charts there, no code, no error, and does a moved knob change its picture?"""
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    page = context.new_page()
    asked = asked_outside(page)
    page.goto(f"{voila}/render/{name}.ipynb", timeout=SLOW)
    page.wait_for_selector(".sk-measure svg", timeout=SLOW)
    page.wait_for_selector("svg.marks", timeout=SLOW)

    assert page.locator(".jp-CodeMirrorEditor, .jp-InputArea-editor").count() == 0, "code is shown"
    knob = page.locator(".sk-knob input[type=range]").first
    panel = page.locator(".sk", has=knob)
    said = panel.locator(".sk-measure svg").first
    before = said.get_attribute("aria-label")
    knob.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([svg, before]) => svg.getAttribute('aria-label') !== before",
        arg=[said.element_handle(), before],
        timeout=SLOW,
        polling=POLLING,
    )
    assert [text for text in page.locator(".sk-error").all_inner_texts() if text] == []
    picture_of(page, f"voila-{name}")
    assert [address for address in asked if not re.search(ICONS, address, re.IGNORECASE)] == []
    context.close()
