"""Control: a knob on a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simkit.scenario import Scenario

if TYPE_CHECKING:
    import ipywidgets


@dataclass(frozen=True)
class Control:
    """A knob that sets one or more places of a scenario.

    Parameters
    ----------
    label : str
        What it is called, with its unit.
    paths : tuple of str
        Dotted paths it sets.
    start : object
        Value it begins with.
    convert : callable
        Turns the value of the knob into the value of the scenario.
    bounds : tuple of three numbers, optional
        Lowest, highest and step, for a slider.
    options : mapping of str to object
        Label and value of each option, for a choice.
    """

    label: str
    paths: tuple[str, ...]
    start: Any
    convert: Callable[[Any], Any]
    bounds: tuple[float, float, float] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    def changes(self, value: Any) -> dict[str, Any]:
        """Return the changes to a scenario that this value of the knob stands for."""
        return {path: self.convert(value) for path in self.paths}

    def reading(self, value: Any) -> str:
        """Say what the knob stands at, in words."""
        if self.bounds is None:
            return f"{self.label}: {next(label for label, option in self.options.items() if option == value)}"
        return f"{self.label}: {value:g}"

    def widget(self) -> tuple[ipywidgets.DOMWidget, ipywidgets.DOMWidget]:
        """Return the widget whose value counts, and what to show."""
        import ipywidgets as w

        wide = w.Layout(width="36em")
        style = {"description_width": "18em"}
        if self.bounds is None:
            drop = w.Dropdown(options=list(self.options.items()), value=self.start, description=self.label)
            drop.layout, drop.style = wide, style
            return drop, drop
        low, high, step = self.bounds
        whole = all(float(v).is_integer() for v in (low, high, step, self.start))
        number, slide = (w.BoundedIntText, w.IntSlider) if whole else (w.BoundedFloatText, w.FloatSlider)
        kind = int if whole else float
        limits = {"min": kind(low), "max": kind(high), "step": kind(step), "value": kind(self.start)}
        # A slider's handle has no name a screen reader could say; the number beside it has, and takes keys.
        box = number(**limits, description=self.label, layout=w.Layout(width="26em"), style=style)
        bar = slide(**limits, readout=False, continuous_update=False, layout=w.Layout(width="18em"))
        bar.tooltip = self.label
        w.link((box, "value"), (bar, "value"))
        return box, w.HBox([box, bar])


def slider(
    paths: str | tuple[str, ...],
    low: float,
    high: float,
    step: float,
    label: str,
    start: float | None = None,
    convert: Callable[[float], Any] | None = None,
) -> Control:
    """Make a slider for a number in a scenario.

    Parameters
    ----------
    paths : str or tuple of str
        Dotted path, or several that get the same value.
    low, high, step : float
        Range of the slider.
    label : str
        What it is called, with its unit.
    start : float, optional
        Value it begins with; `low` when left out.
    convert : callable, optional
        Turns the value of the slider into that of the scenario, such as
        ``lambda slowdown: 1 / slowdown`` for a skill.

    Raises
    ------
    ValueError
        If the range is empty, the step is not above 0 or the start lies outside the range.
    """
    start = low if start is None else start
    if not low < high or step <= 0:
        raise ValueError(f"slider '{label}': needs low < high and a step above 0, not {low}, {high}, {step}")
    if not low <= start <= high:
        raise ValueError(f"slider '{label}': the start {start} lies outside {low} to {high}")
    return Control(label, _several(paths), start, convert or (lambda value: value), bounds=(low, high, step))


def choice(paths: str | tuple[str, ...], options: Mapping[str, Any], label: str) -> Control:
    """Make a list to choose from.

    Parameters
    ----------
    paths : str or tuple of str
        Dotted path, or several that get the same value.
    options : mapping of str to object
        Label and value of each option; the first one is where it begins.
    label : str
        What it is called.

    Raises
    ------
    ValueError
        If there are fewer than two options.
    """
    if len(options) < 2:
        raise ValueError(f"choice '{label}': needs at least two options")
    first = next(iter(options.values()))
    return Control(label, _several(paths), first, lambda value: value, options=dict(options))


def _several(paths: str | tuple[str, ...]) -> tuple[str, ...]:
    return (paths,) if isinstance(paths, str) else tuple(paths)


def apply(scenario: Scenario, controls: tuple[Control, ...], values: tuple[Any, ...]) -> Scenario:
    """Return the scenario with every knob at its value.

    Raises
    ------
    ScenarioError
        If a path leads nowhere or a value is refused.
    """
    changes: dict[str, Any] = {}
    for control, value in zip(controls, values, strict=True):
        changes.update(control.changes(value))
    return scenario.change(changes)
