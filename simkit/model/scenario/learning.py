"""Learning: how speed and accuracy grow with experience, and fade without use."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simkit.model.scenario.part import Part, Share

Months = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Learning(Part):
    """Experience of every employee with every product.

    The skills of a member are what they grow to. How far they have come is a gain between 0, a novice, and 1, who
    has learned all there is. Everybody begins at 1 unless the member, or a step of the plan, says otherwise.

    Parameters
    ----------
    curve : str
        ``off``: everybody works at the level of their skills; ``exponential``: the gap to it closes with the hours
        worked on the product; ``power``: time per task falls by a fixed share with every doubling of the number
        of tasks done, until the level is reached.
    start : float
        Share of the full speed at which a novice works, with the exponential curve.
    hours : float
        Hours of work on a product in which 63 % of the gap closes, with the exponential curve.
    rate : float
        What every doubling of experience leaves of the time per task, with the power curve: 0.9 means 10 % less.
    tasks : int
        Tasks after which the full speed is reached, with the power curve.
    transfer : float
        Part of the experience with one product that counts for the others one knows as well.
    peers : float
        By how much the time to learn is shorter beside colleagues who have all learned all: 0.36 means 36 %.
    novice_errors : float
        How many times as often a novice errs, on top of what the speed makes of it (``quality.skill_exponent``).
    speed_half_life, accuracy_half_life : float, optional
        Months without use in which half of the gain in speed, and in accuracy, is lost. None: nothing fades.

    Notes
    -----
    Power law: T. P. Wright (1936), "Factors affecting the cost of airplanes". Colleagues: A. de Grip, J. Sauermann
    and I. Sieben (2016), "The role of peers in estimating tenure-performance profiles", Journal of Economic
    Behavior & Organization 126: with experienced peers the time to full productivity was 36 % shorter. Fading:
    the meta-analysis of Tatel and Ackerman (Psychological Bulletin) has half-lives of 13 months for speed and 6.5 for
    accuracy. `start`, `hours`, `transfer` and `novice_errors` are assumptions of the scenario.
    """

    curve: Literal["off", "exponential", "power"] = "off"
    start: Annotated[float, Field(gt=0, le=1)] = 0.73
    hours: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 250
    rate: Annotated[float, Field(gt=0.5, le=1)] = 0.9
    tasks: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    transfer: Share = 0
    peers: Annotated[float, Field(ge=0, lt=1)] = 0
    novice_errors: Annotated[float, Field(ge=1, le=100)] = 1
    speed_half_life: Months | None = None
    accuracy_half_life: Months | None = None
