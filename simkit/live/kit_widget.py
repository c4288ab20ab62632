"""Kit widget: what every live widget of the kit is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

WEB = Path(__file__).with_name("web")
# A script of more than a few pages lies in several files, joined in this order.
BEFORE = {
    "planner": ("planner-chart", "planner-steps", "planner-controls"),
    "replay": ("replay-state", "replay-words", "replay-plan", "replay-paint"),
}
VIEW = "application/vnd.jupyter.widget-view+json"


class KitWidget(anywidget.AnyWidget):
    """A widget whose picture is drawn in the browser, with plain JavaScript and nothing fetched.

    A subclass names its part: the files ``web/<part>.js`` and ``web/<part>.css`` stand behind what all widgets
    share, ``web/common.js`` and ``web/common.css``. The script ends with ``export default { render }``.
    """

    part: ClassVar[str]
    error = traitlets.Unicode("").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self._esm, self._css = script(self.part), style(self.part)
        super().__init__(**traits)

    @contextmanager
    def errors_as_text(self) -> Iterator[None]:
        """Show what goes wrong inside as words under the widget: a callback has no other voice."""
        try:
            yield
        except Exception as problem:
            self.error = error_text(problem)
        else:
            self.error = ""


def error_text(problem: Exception) -> str:
    """Say what went wrong: the kit's own errors are sentences, of any other the kind is told too."""
    text = str(problem).strip()
    return text if isinstance(problem, ValueError) and text else f"{type(problem).__name__}: {text}"


def script(part: str) -> str:
    """Return the JavaScript of a widget: what all share, then its own."""
    names = ("common", *BEFORE.get(part, ()), part)
    return "\n".join((WEB / f"{name}.js").read_text(encoding="utf-8") for name in names)


def style(part: str) -> str:
    """Return the style sheet of a widget: what all share, then its own."""
    return "\n".join((WEB / f"{name}.css").read_text(encoding="utf-8") for name in ("common", part))


def bundle(widget: KitWidget, fallback: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a notebook shows: the live widget, and a fallback for where no kernel runs."""
    if not fallback.get("text/plain", "").strip():
        raise ValueError("a widget's fallback needs a sentence under 'text/plain': say what is seen")
    shown = widget._repr_mimebundle_()
    data = shown[0] if isinstance(shown, tuple) else shown
    return {VIEW: data[VIEW], **fallback}
