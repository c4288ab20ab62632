"""Can every lesson be read as it comes, before anything is run, in JupyterLab's light and dark theme?"""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSONS = sorted(path.name for path in (Path(__file__).parents[2] / "course").glob("[0-9]*.ipynb"))
THEMES = ("JupyterLab Light", "JupyterLab Dark")
TALLEST = 16_000  # pixels; beyond it Chromium draws no picture
# JupyterLab draws no cell that nobody looks at: here all of them.
OPEN = """async path => {
  const {commands} = window.jupyterapp;
  const widget = await commands.execute('docmanager:open', {path, factory: 'Notebook'});
  await widget.context.ready;
  widget.content.notebookConfig = {...widget.content.notebookConfig, windowingMode: 'none'};
}"""
CLOSE = """async () => {
  const widget = window.jupyterapp.shell.currentWidget;
  await widget.sessionContext.ready;
  await widget.sessionContext.shutdown();
  widget.dispose();
}"""
THEME = """async theme => {
  await window.jupyterapp.commands.execute('apputils:change-theme', {theme});
  while (document.body.dataset.jpThemeName !== theme) await new Promise(done => setTimeout(done, 50));
}"""
DRAWN = "n => document.querySelectorAll('.jp-Notebook svg.marks').length >= n"
HEIGHT = "document.querySelector('.jp-WindowedPanel-outer').scrollHeight"
LEAST = 4.5  # contrast that WCAG asks of text
# Texts with their contrast, the palest first. axe passes over all that lies in JupyterLab's panels. Pictures are drawn
# on white and have a test of their own; code has the colours of JupyterLab.
CONTRAST = """() => {
  const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = parts(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return light(colour);
    }
    return 1;
  };
  const found = [];
  for (const part of document.querySelectorAll('.jp-Notebook .jp-OutputArea-output, .jp-Notebook .jp-MarkdownOutput')) {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
      if (!text || node.closest('svg, pre code, style, script') || !node.getClientRects().length) continue;
      const [over, under] = [light(parts(getComputedStyle(node).color)), ground(node)].sort((a, b) => b - a);
      found.push([(over + 0.05) / (under + 0.05), text.slice(0, 80)]);
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}"""


def test_can_lessons_be_read_as_they_are_stored(open_notebook, picture_of):
    """Does every text stand out from what it is on, and is every picture there, with nothing run?"""
    page = open_notebook(f"course/{LESSONS[0]}").page
    charts = "window.jupyterapp.shell.currentWidget.context.model.toJSON()"
    for number, name in enumerate(LESSONS):
        page.evaluate(OPEN, f"course/{name}")
        saved = str(page.evaluate(charts)).count("'application/vnd.vegalite.v5+json'")
        for theme in (THEMES[number % 2], THEMES[1 - number % 2]):  # each change of the theme costs
            page.evaluate(THEME, theme)
            page.wait_for_function(DRAWN, arg=saved, timeout=60_000)
            texts = page.evaluate(CONTRAST)
            assert len(texts) > 100, f"{name} is not drawn"
            assert [text for text in texts if text[0] < LEAST] == [], (name, theme)
            page.set_viewport_size({"width": 1280, "height": min(page.evaluate(HEIGHT) + 100, TALLEST)})
            picture_of(page, f"{name.removesuffix('.ipynb')}-{theme.split()[-1].lower()}")
        page.set_viewport_size({"width": 1280, "height": 1600})
        if name != LESSONS[-1]:  # the fixture ends the last
            page.evaluate(CLOSE)
    page.evaluate(THEME, THEMES[0])
