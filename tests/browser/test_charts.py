"""Can a chart be read in JupyterLab, whatever its theme?"""

import json

import pytest
from every_chart import READ, contrast, every_chart_once

from .conftest import THEMES, dress

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """\
import json
from IPython.display import display
for spec in json.load(open({path!r}, encoding="utf-8"))[{begin}:{end}]:
    display({{"application/vnd.vegalite.v5+json": spec}}, raw=True)
"""
MANY = 25  # outputs of a cell; JupyterLab hides what is beyond fifty
TEXTS = """() => [...document.querySelectorAll('svg.marks text')]
  .filter(t => t.textContent.trim() && t.getAttribute('opacity') !== '0')
  .map(t => [t.textContent, getComputedStyle(t).fill])"""
DRAWN = "count => document.querySelectorAll('svg.marks').length >= count"


@pytest.fixture(scope="module")
def specs(tmp_path_factory):
    """A file with every chart that a result can make, and how many they are."""
    path = tmp_path_factory.mktemp("charts") / "charts.json"
    found = [picture.spec() for picture in every_chart_once(tmp_path_factory)[0].values()]
    path.write_text(json.dumps(found), encoding="utf-8")
    return str(path), len(found)


@pytest.mark.parametrize("theme", THEMES)
def test_can_all_that_is_written_on_a_chart_be_read(lab_notebook, picture_of, specs, theme):
    """On every chart: does each title, label and legend stand out from the white it is on; and in grey, to look at."""
    path, count = specs
    notebook = lab_notebook([CELL.format(path=path, begin=n, end=n + MANY) for n in range(0, count, MANY)])
    page = notebook.page
    dress(page, theme)
    notebook.run()
    assert notebook.errors() == []
    page.wait_for_function(DRAWN, arg=count, timeout=120_000)
    written = page.evaluate(TEXTS)
    name = f"charts-{theme.split()[-1].lower()}"
    picture_of(page, name)
    page.evaluate("document.body.style.filter = 'grayscale(1)'")
    picture_of(page, f"{name}-grey")
    page.evaluate("document.body.style.filter = ''")
    assert len(written) > 8 * count
    pale = [(text, fill) for text, fill in written if contrast(fill, "#ffffff") < READ]
    assert pale == []
