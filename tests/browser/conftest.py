"""JupyterLab, started by the learner's own command, in a real Chromium that cannot reach the internet."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simkit.cli.lab.server import FIRST_PORT, PORTS, free_port

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Each new window draws the two pages under its address bar, in a process of its own, half a second of a core before our
# page begins: nobody types there. Of a flag given twice the last counts, so Playwright's own list stands here again.
UNUSED = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
# The last: no internet. A route that sees each request does too, but then Chromium reads JupyterLab anew for each page.
FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", f"--disable-features={UNUSED}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip
HERE = re.compile(r"(http|ws)://(127\.0\.0\.1|localhost)\b|data:|blob:|file:|about:")
NO_NETWORK = ("file:", "data:", "blob:", "about:")
START_SECONDS = 90
POLLING = 200  # milliseconds; Playwright asks sixty times a second, and each time JupyterLab is laid out for it
LAB = {"width": 1280, "height": 1600}
TALLEST = 16_000  # pixels; beyond it Chromium draws no picture
# What JupyterLab itself says on its console, whatever notebook is open.
NOISE = ("favicon", "manifest.webmanifest", "ResizeObserver loop")


def find_browser():
    """Path of a Chromium; without one a clear skip, which continuous integration does not accept."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("no Chromium on the PATH: on Debian or Ubuntu `apt install chromium`")
    return path


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    path = find_browser()
    from playwright.sync_api import sync_playwright

    # Chromium's sandbox refuses to run as root, which continuous integration is.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=[*FLAGS, *(["--no-sandbox"] if root else [])])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A learner's folder, in which `simkit lab` puts the course."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def lab(home):
    """Address of a JupyterLab that `simkit lab` has opened on a fresh copy of the course."""
    config = home / "config"
    config.mkdir()
    # The tests steer JupyterLab through its own commands, which it must lay bare for them.
    (config / "jupyter_lab_config.json").write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))
    folders = ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTERLAB_SETTINGS_DIR")
    environment = {**os.environ, **{name: str(home / name.lower()) for name in folders}}
    environment |= {"JUPYTER_CONFIG_DIR": str(config), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    environment.pop("SIMKIT_PREDICTIONS", None)  # here lessons run as at a learner's, who does predict
    log = (home / "lab.log").open("w+")
    # Two workers that start at the same moment would find the same port free.
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "0")))
    port = str(free_port(FIRST_PORT + PORTS * worker))
    command = [sys.executable, "-u", "-m", "simkit", "lab", str(home / "course"), "--no-browser", "--port", port]
    server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=home)
    try:
        yield wait_for_address(server, Path(log.name))
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def wait_for_address(server, log):
    """The address that `simkit lab` prints, once it answers."""
    from urllib.error import URLError
    from urllib.request import urlopen

    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+/lab\S*", log.read_text())
        if found:
            try:
                urlopen(found.group(), timeout=5).close()
                return found.group()
            except (URLError, OSError):
                pass
        time.sleep(0.2)
    pytest.fail(f"`simkit lab` did not open a JupyterLab:\n{log.read_text()}")


THEMES = ("JupyterLab Light", "JupyterLab Dark")


def dress(page, theme):
    """Let JupyterLab wear a theme."""
    page.evaluate(
        """async theme => {
          if (document.body.dataset.jpThemeName === theme) return;
          await window.jupyterapp.commands.execute('apputils:change-theme', {theme});
          while (document.body.dataset.jpThemeName !== theme) await new Promise(done => setTimeout(done, 50));
        }""",
        theme,
    )


OPEN = """async path => {
  const widget = await window.jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'});
  await widget.context.ready;
}"""
CLOSE = """async () => {
  const widget = window.jupyterapp.shell.currentWidget;
  await widget.sessionContext.ready;
  await widget.sessionContext.shutdown();
  widget.dispose();
}"""


class Notebook:
    """A notebook in JupyterLab."""

    def __init__(self, page):
        self.page, self.told = page, page.told
        self.asked = page.asked  # addresses outside this machine that the page asked for

    def run(self):
        """Run all cells, and wait until each has run."""
        self.page.evaluate(
            """async () => {
              const panel = window.jupyterapp.shell.currentWidget;
              await panel.context.ready;
              await panel.sessionContext.ready;
              await panel.sessionContext.session.kernel.info;
              await window.jupyterapp.commands.execute('notebook:run-all-cells');
            }"""
        )

    def errors(self):
        """What went wrong in its cells, in words."""
        return self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells.flatMap(
              (cell, i) => (cell.outputs || []).filter(o => o.output_type === 'error')
                .map(o => `cell ${i + 1}: ${o.ename}: ${o.evalue}`))"""
        )

    def charts(self):
        """Number of charts of every cell that has any, by position."""
        pairs = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells.map(
              (cell, i) => [i, (cell.outputs || []).filter(
                o => o.data && o.data['application/vnd.vegalite.v5+json']).length]).filter(([i, n]) => n)"""
        )
        return dict(pairs)

    def show(self, position):
        """Scroll to a cell, for JupyterLab does not draw what nobody looks at; its element."""
        self.page.evaluate("i => window.jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start')", position)
        return self.page.evaluate_handle(
            "i => window.jupyterapp.shell.currentWidget.content.widgets[i].node", position
        ).as_element()

    def shown_errors(self):
        """What the widgets on the page say went wrong, in words."""
        return self.page.evaluate(
            "() => [...document.querySelectorAll('.sk-error:not(:empty)')].map(e => e.textContent)"
        )

    def hold_quiet(self):
        """Hold that the page asked nothing of the internet and complained of nothing."""
        assert self.asked == [], "asked of the internet"
        assert [text for text in self.told if not any(noise in text for noise in NOISE)] == []

    def close(self):
        """Stop its kernel, which a closed notebook leaves running, and close it."""
        self.page.evaluate(CLOSE)


FEW = 2


def with_few_replications(path):
    """Let a lesson run with few replications: what numbers it gives is asked elsewhere."""
    path.write_text(re.sub(r"\bn=\d+", f"n={FEW}", path.read_text(encoding="utf-8")), encoding="utf-8")


def asked_outside(page):
    """The addresses outside this machine that a page asks for from now on; it gets none of them."""
    asked = []
    for event in ("request", "websocket"):
        page.on(event, lambda one: None if HERE.match(one.url) else asked.append(one.url))
    return asked


class Pages:
    """Empty pages without internet; one that was used is given again, for a new one costs half a second of a core."""

    def __init__(self, browser):
        self._browser, self._free = browser, {}

    def take(self, width, height, scheme, motion, options):
        free = self._free.setdefault(str(options), [])
        page = free.pop() if free else self._made(options)
        page.told = []
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="null", color_scheme=scheme, reduced_motion=motion)
        return page, free

    def _made(self, options):
        page = self._browser.new_context(offline=True, **options).new_page()
        page.on("console", lambda message: page.told.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.told.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(NO_NETWORK) else page.told.append(asked.url))
        return page

    def give_back(self, page, free):
        if page.is_closed():
            return
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.goto("about:blank")
        page.mouse.move(0, 0)
        free.append(page)


@pytest.fixture(scope="session")
def pages(browser):
    """The pages of all tests."""
    return Pages(browser)


@pytest.fixture
def new_page(pages):
    """A function that gives an empty page without internet; `told` holds what went wrong or was asked for on it."""
    taken = []

    def new(width=1280, height=900, scheme="light", motion="no-preference", **options):
        taken.append(pages.take(width, height, scheme, motion, options))
        return taken[-1][0]

    yield new
    for page, free in taken:
        pages.give_back(page, free)


@pytest.fixture(scope="session")
def lab_pages(browser):
    """One profile for all notebooks, and its pages that are free: to begin JupyterLab costs seconds of a core."""
    context = browser.new_context(viewport=LAB)
    yield context, []
    context.close()


def stumbles(error):
    """Whether JupyterLab took a part away that is gone already; a widget, which is a blob to it, had no part in it."""
    return "Failed to execute 'removeChild' on 'Node'" in str(error) and "blob:" not in (error.stack or "blob:")


def new_lab_page(context, lab):
    """A page with JupyterLab, which notes what is said and asked on it."""
    page = context.new_page()
    page.told, page.asked = [], asked_outside(page)
    page.on("console", lambda message: page.told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.told.append(f"{error}\n{error.stack}") if not stumbles(error) else None)
    address, token = lab.split("?")
    page.goto(f"{address.split('/lab')[0]}/lab?{token}&reset")
    page.wait_for_function("window.jupyterapp?.shell", timeout=60_000, polling=POLLING)
    page.evaluate("window.jupyterapp.restored")
    return page


@pytest.fixture
def open_notebook(lab_pages, lab):
    """A function that opens a notebook of the course in a page without internet."""
    (context, free), opened = lab_pages, []

    def open_it(path, theme=THEMES[0]):
        page = free.pop() if free else new_lab_page(context, lab)
        page.set_viewport_size(LAB)
        if theme:
            dress(page, theme)
        page.told.clear()
        page.asked.clear()
        page.evaluate(OPEN, path)
        opened.append(Notebook(page))
        return opened[-1]

    yield open_it
    for notebook in opened:
        notebook.close()
        free.append(notebook.page)


@pytest.fixture
def lab_notebook(open_notebook, lab, home):
    """A function that writes a notebook with these code cells into the lab's folder, and opens it."""
    written = []

    def write(cells, name=None):
        import nbformat

        name = name or f"own-{len(list((home / 'course').glob('own-*.ipynb'))) + 1}.ipynb"
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = home / "course" / name
        nbformat.write(book, path)
        written.append(path)
        return open_notebook(name)

    yield write
    for path in written:
        path.unlink(missing_ok=True)


@pytest.fixture
def picture_of():
    """A function that keeps a screenshot for people to look at, in the folder that SIMKIT_SCREENSHOTS names, if any."""

    def keep(page, name, height=None):
        if folder := os.environ.get("SIMKIT_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            if height:  # in JavaScript, of what scrolls
                tall = min(page.evaluate(height) + 100, TALLEST)
                page.set_viewport_size({"width": page.viewport_size["width"], "height": tall})
            page.screenshot(path=Path(folder) / f"{name}.png")

    return keep


# A part with its pictures as text would be a fifth of axe's work; to read the same few colours of a page again at every
# part was a third.
PREPARE = """() => {
  axe.configure({ noHtml: true });
  const { Color } = axe.commons.color, read = Color.prototype.parseString, known = new Map();
  Color.prototype.parseString = function (text) {
    if (known.has(text)) return Object.assign(this, known.get(text));
    read.call(this, text);
    known.set(text, { r: this.r, g: this.g, b: this.b, alpha: this.alpha });
    return this;
  };
}"""
# What was just opened or pressed comes to rest first: two pictures later the page has heard of it.
AXE = """async () => {
  for (let picture = 0; picture < 2; picture++) await new Promise(requestAnimationFrame);
  const { violations } = await axe.run({ resultTypes: ['violations'] });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`);
}"""


def axe_faults(page):
    """What axe finds wrong on a page, in words: which rule, and where."""
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
        page.evaluate(PREPARE)
    return page.evaluate(AXE)


@pytest.fixture
def reads_well(new_page, picture_of):
    """A function that opens a saved page, and holds that anybody can read it and that it runs nothing."""

    def hold(address, name, scheme, width):
        page, said = new_page(width, scheme=scheme), []
        dismiss = lambda dialog: (said.append(dialog.message), dialog.dismiss())  # noqa: E731
        page.on("dialog", dismiss)
        page.goto(address)
        picture_of(page, f"{name}-{scheme}-{width}")
        assert axe_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.remove_listener("dialog", dismiss)
        assert not said and not page.told

    return hold
