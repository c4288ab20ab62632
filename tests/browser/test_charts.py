"""Can a chart be read in JupyterLab, whatever its theme?"""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A chart with everything that is written on one: title and subtitle, axes with titles, a legend, text beside points.
CELL = """\
import simkit as sk
sk.compare(sk.load("textbook/separate-desks"), sk.load("textbook/pooled-desk"), n=3, measures=["task_wait"]).chart()
"""
TEXTS = """chart => [...chart.querySelectorAll('text')]
  .filter(t => t.textContent.trim() && t.getAttribute('opacity') !== '0')
  .map(t => [t.textContent, getComputedStyle(t).fill])"""
LEAST = 4.5  # contrast that WCAG asks of text


def luminance(colour):
    """Relative luminance of a colour such as rgb(0, 94, 162), as WCAG defines it."""
    shares = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_can_all_that_is_written_on_a_chart_be_read(lab_notebook, picture_of, theme):
    """Every title, label and legend stands out from the white it is on."""
    notebook = lab_notebook([CELL])
    page = notebook.page
    page.evaluate(
        """async theme => {
          await window.jupyterapp.commands.execute('apputils:change-theme', {theme});
          while (document.body.dataset.jpThemeName !== theme) await new Promise(done => setTimeout(done, 50));
        }""",
        theme,
    )
    try:
        notebook.run()
        assert notebook.errors() == []
        chart = page.wait_for_selector("svg.marks", timeout=120_000)
        written = chart.evaluate(TEXTS)
        picture_of(page, f"chart-{theme.split()[-1].lower()}")
        assert len(written) > 8, written
        pale = [(text, fill) for text, fill in written if 1.05 / (luminance(fill) + 0.05) < LEAST]
        assert pale == []
    finally:
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
