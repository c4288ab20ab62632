"""People: they make mistakes, judge differently, learn, differ in talent, and leave."""

from typing import Annotated, Literal

from pydantic import Field

from simkit.model.scenario.part import Days, Minutes, Part, Share
from simkit.model.scenario.world import Work


class Quality(Part):
    """Errors in the work; how often a product goes wrong stands with the product and the members.

    Parameters
    ----------
    found_days : float
        Mean number of working days until an error comes to light (exponential).
    rework : float
        Minutes to mend an error, as a part of the work of the task.
    complaint : float
        Share of the errors found about which the client calls.
    talk : Work, optional
        Minutes of conversation of such a call; needed when some do.
    skill_exponent : float
        Who works at skill level s errs ``s ** -skill_exponent`` times as often as a specialist;
        1: a level of 0.8 means a quarter more errors.
    hurry : float
        Extra share of errors while the inbox is full: 0.5 means half as many again. 0 switches it off.
    hurry_above : float
        Waiting tasks for each colleague on duty above which the team hurries.

    Notes
    -----
    That load comes at the cost of quality is the finding of D. S. KC and C. Terwiesch (2009), "Impact of
    workload on service time and patient safety", Management Science 55(9); it is from hospitals, and the
    size of the effect in an office is an assumption.
    """

    found_days: Days = 10
    rework: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)] = 1
    complaint: Share = 0
    talk: Work | None = None
    skill_exponent: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 1
    hurry: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 0
    hurry_above: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 5


Spread = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]


class Policy(Part):
    """Spread of judgement, all on one scale on which the merits of clients have a standard deviation of 1.

    An employee judges a task as merits + circumstances (if they see them) + level + pattern + occasion, and
    says yes when that is above 0. On the scale of logarithms, it is also the amount that is granted.

    Parameters
    ----------
    level : float
        Standard deviation between employees who are strict and lenient in everything.
    pattern : float
        Standard deviation of an employee's leaning for one kind of task (life event and product).
    occasion : float
        Standard deviation from one day to the next: mood, hour, the case before.
    circumstances : float
        Standard deviation of what is particular to a client over all taxes. Only who sees the whole
        life event (a team bound by events) can take it into account.
    half_minutes : float
        Minutes of calibration a week that halve the differences in level and pattern within a team.
    consult : float
        Share of the tasks, the nearest to the line between yes and no, about which a colleague is
        consulted; the two judge together.
    consult_minutes : float
        Minutes that takes, of both.

    References
    ----------
    Kahneman, D., Sibony, O. and Sunstein, C. R. (2021). Noise: A Flaw in Human Judgment. System noise is
    level noise and pattern noise, the latter with occasion noise in it.
    """

    level: Spread = 0
    pattern: Spread = 0
    occasion: Spread = 0
    circumstances: Spread = 0
    half_minutes: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 60
    consult: Share = 0
    consult_minutes: Minutes = 0

    @property
    def judges(self) -> bool:
        """Whether judgement plays a part at all."""
        return bool(self.level or self.pattern or self.occasion or self.circumstances or self.consult)


Months = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Learning(Part):
    """Experience of every employee with every product.

    The skills of a member are what they grow to. How far they have come is their proficiency, between 0, a
    novice, and 1, who has learned all there is. Everybody begins at 1 unless the member, or a step of the plan, says
    otherwise.

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
        Months without use in which half of the proficiency in speed, and in accuracy, is lost. None: nothing fades.

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


class Talent(Part):
    """Lasting differences in speed between employees who are alike on paper.

    Parameters
    ----------
    spread : float
        Standard deviation of the speed, as a part of the mean; 0: all alike. The numbers hang on the person's name.
    reliability : float
        How much of the differences that management sees before it chooses people is lasting; the rest is luck.

    Notes
    -----
    The spread is an assumption of the scenario. That the choice of the best is followed by a fall towards the mean is
    arithmetic: only the reliable part of a difference lasts.
    """

    spread: Annotated[float, Field(ge=0, le=0.5)] = 0
    reliability: Share = 1


class Turnover(Part):
    """Leaving at random moments.

    Parameters
    ----------
    per_year : float
        Share of the posts whose holder leaves in a year of 52 weeks; moments are exponential. 0 switches it off.
    vacancy_weeks : float
        How long a post stays empty before a novice fills it.

    Notes
    -----
    In the long run the share of novices is turnover times the time to learn: 30 % a year and half a year to learn make
    15 %. How high turnover is in an office is an assumption of the scenario.
    """

    per_year: Annotated[float, Field(ge=0, le=52)] = 0
    vacancy_weeks: Annotated[float, Field(ge=0, le=104)] = 0
