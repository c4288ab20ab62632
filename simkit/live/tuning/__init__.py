"""Tuning: knobs on a scenario beside the measures they move, with the baseline kept in view."""

from collections.abc import Iterable

from simkit.live.tuning.control import Control, dropdown, slider, toggle
from simkit.live.tuning.panel import TuningPanel
from simkit.model.scenario import Scenario, need_scenario


def tune(
    scenario: Scenario,
    controls: Iterable[Control] | None = None,
    measures: Iterable[str] = ("lead_time_mean", "within_norm", "utilisation"),
    against: Scenario | None = None,
    n: int = 5,
    seed: int = 1,
    most: int = 100,
) -> TuningPanel:
    """Show knobs on a scenario, and what they do to its measures.

    While a knob is dragged, one short run answers: its difference from the baseline, on axes that stand still. Once
    it is let go whole replications follow, on all cores, and the intervals narrow; a newer setting takes the place of
    an older one.

    Parameters
    ----------
    scenario : Scenario
        What the knobs are on.
    controls : iterable of Control, optional
        The knobs, made with ``sk.slider``, ``sk.dropdown`` and ``sk.toggle``; left out, at most six that the
        scenario itself suggests.
    measures : iterable of str
        Keys of the measures shown.
    against : Scenario, optional
        What to compare with; the scenario with its knobs at their start when left out.
    n : int
        Number of replications of the first picture, and of a setting made with ``panel.set``.
    seed : int
        Seed of the experiment; every setting meets the same streams of chance.
    most : int
        Number of replications up to which a setting goes on in the widget.

    Returns
    -------
    TuningPanel
        Shows itself in a notebook.

    Raises
    ------
    ScenarioError
        If a path of a control leads nowhere.
    ValueError
        If there is no control, or a measure is unknown.

    Examples
    --------
    >>> import simkit as sk
    >>> panel = sk.tune(sk.load("textbook/mm1"), [sk.slider("events.client.per_week", 100, 140, label="Clients")])
    >>> panel
    Panel with Clients, at 100
    """
    need_scenario("tune", scenario)
    return TuningPanel(scenario, controls, measures, against, n, seed, most)
