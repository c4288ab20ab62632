"""Can every lesson be read as it comes, before anything is run, in JupyterLab's light and dark theme?"""

from pathlib import Path

import pytest
from every_chart import READ, contrast

from .conftest import THEMES, dress

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSONS = sorted(path.name for path in (Path(__file__).parents[2] / "course").glob("[0-9]*.ipynb"))
# JupyterLab draws no cell that nobody looks at: here all of them.
ALL_CELLS = """() => {
  const {content} = window.jupyterapp.shell.currentWidget;
  content.notebookConfig = {...content.notebookConfig, windowingMode: 'none'};
}"""
DRAWN = """n => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets;
  const written = cell => cell.model.type !== 'markdown' || cell.node.querySelector('.jp-MarkdownOutput')?.textContent;
  return document.querySelectorAll('.jp-Notebook svg.marks').length >= n
    && cells.every(cell => cell.node.getClientRects().length && written(cell));
}"""
HEIGHT = "document.querySelector('.jp-WindowedPanel-outer').scrollHeight"
# Texts with their colour and that of what they are on. axe passes over all that lies in JupyterLab's panels. Pictures
# are drawn on white and have a test of their own; code has the colours of JupyterLab.
TEXTS = """() => {
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (colour.startsWith('rgb(')) return colour;
    }
    return '#ffffff';
  };
  const found = [];
  for (const part of document.querySelectorAll('.jp-Notebook .jp-OutputArea-output, .jp-Notebook .jp-MarkdownOutput')) {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
      if (!text || node.closest('svg, pre code, style, script') || !node.getClientRects().length) continue;
      found.push([text.slice(0, 80), getComputedStyle(node).color, ground(node)]);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("name", LESSONS)
def test_can_a_lesson_be_read_as_it_is_stored(open_notebook, picture_of, name):
    """Does every text stand out, and is every picture there, with nothing run and nothing asked of the internet?"""
    notebook = open_notebook(f"course/{name}", theme=None)
    page = notebook.page
    page.evaluate(ALL_CELLS)
    stored = page.evaluate("window.jupyterapp.shell.currentWidget.context.model.toJSON()")
    worn = page.evaluate("document.body.dataset.jpThemeName")
    for theme in sorted(THEMES, key=lambda theme: theme != worn):  # each change of the theme costs
        dress(page, theme)
        page.wait_for_function(DRAWN, arg=str(stored).count("'application/vnd.vegalite.v5+json'"), timeout=60_000)
        texts = page.evaluate(TEXTS)
        assert len(texts) > 100, "it is not drawn"
        assert [one for one in texts if contrast(*one[1:]) < READ] == [], theme
        picture_of(page, f"{name.removesuffix('.ipynb')}-{theme.split()[-1].lower()}", HEIGHT)
    assert notebook.asked == []
