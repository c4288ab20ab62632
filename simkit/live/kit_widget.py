"""Kit widget: what every live widget of the kit is made of, in a notebook or as a page of its own."""

import html
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, ClassVar

import anywidget
import traitlets

from simkit.model.scenario import Scenario, ScenarioError, load
from simkit.model.scenario.files import read, scenarios
from simkit.present.picture import in_script

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
        self.on_msg(self._on_message)

    def _on_message(self, _: Any, content: Any, buffers: Any) -> None:
        """Hear what the page asks; what goes wrong is told as text under the widget: a callback has no other voice."""
        # What goes wrong in the background may be told before this ends: so the old words go first, not last.
        self.error = ""
        asked = content if isinstance(content, dict) else {}
        try:
            self.answer(asked)
        except Exception as problem:
            self.error = error_text(problem)
            self.refused(asked, problem)

    def answer(self, asked: dict[str, Any]) -> None:
        """Do what the page asks for."""
        raise ValueError(f"the page asked for {asked.get('do')!r}, which this widget cannot do")

    def refused(self, asked: dict[str, Any], problem: Exception) -> None:
        """Tell the page what it must know besides the error."""


def save_under(name: Any, save: Callable[[Path], Path], example: str) -> str:
    """Save under the name that a learner typed, and say where; `save` refuses in words what cannot be."""
    name = str(name).strip()
    if not name:
        raise ValueError(f"give the file a name, such as {example}.toml")
    try:
        path = save(Path(name if name.endswith(".toml") else f"{name}.toml"))
    except OSError as refused:  # told without the kind of error: a full sentence, or what the system says
        raise ValueError(str(refused)) from None
    return f"Saved as {path.resolve()}"


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


# ---------------------------------------------------------------------- what was set by hand, as Python

HEAD = "import simkit as sk\n\n"
MANY = 3  # so many paths of one value are written once


def quoted(value: Any) -> str:
    """Write plain data as Python, text in double quotes."""
    if isinstance(value, str) and '"' not in value and value.isprintable() and "\\" not in value:
        return f'"{value}"'
    return repr(value)


class PythonSource:
    """A scenario as Python: by its name in the notebook, or as shipped with what differs."""

    def __init__(self, scenario: Scenario) -> None:
        self._base, self._differs = _base(scenario)

    def change(self, changes: Mapping[str, Any], alike: Iterable[Sequence[str]] = ()) -> str:
        """Write the scenario with changes as an expression; paths that are alike get one value, written once."""
        together, lines = {**self._differs, **changes}, []
        for paths in alike:
            if len(paths) > MANY and len({quoted(together.get(path)) for path in paths}) == 1:
                lines.append(
                    f"    **dict.fromkeys({_named(list(paths)) or list(paths)}, {quoted(together[paths[0]])}),"
                )
                together = {path: value for path, value in together.items() if path not in paths}
        lines = [*(f"    {quoted(path)}: {quoted(value)}," for path, value in together.items()), *lines]
        return "\n".join([f"{self._base}.change({{", *lines, "})"]) if lines else self._base


def _base(scenario: Scenario) -> tuple[str, dict[str, Any]]:
    if name := _named(scenario):
        return name, {}
    if (shipped := _titles().get(scenario.title)) is not None:
        differs = dict(_difference(load(shipped).data(), scenario.data()))
        try:
            if load(shipped).change(differs) == scenario:
                return f"sk.load({quoted(shipped)})", differs
        except ScenarioError:
            pass  # what differs cannot be said by paths
    return "scenario", {}


def _named(wanted: Any) -> str:
    """Return the name of something in the notebook; empty when it has none, or there is no notebook."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    names = dict(shell.user_ns) if shell else {}
    same = (name for name, value in names.items() if value is wanted or (type(value) is list and value == wanted))
    return next((name for name in same if not name.startswith("_")), "")


@cache
def _titles() -> dict[str, str]:
    return {read(name)["title"]: name for name in scenarios()}


def _difference(before: Any, after: Any, path: str = "") -> Iterable[tuple[str, Any]]:
    """Tell what differs between plain data, by the shortest paths that lead there."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in after:
            yield from _difference(before[key], after[key], f"{path}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _difference(one, other, f"{path}[{place}]")
    elif before != after:
        yield path, after


# ---------------------------------------------------------------------- a page of its own


def page(part: str, state: Mapping[str, Any], title: str) -> str:
    """Return a widget as a page."""
    data = in_script(json.dumps(dict(state), allow_nan=False))
    code = script(part).replace("export default", "const Widget =")
    frame = Template((WEB / "page.html").read_text(encoding="utf-8"))
    return frame.safe_substitute(title=html.escape(title), style=style(part), state=data, script=code)
