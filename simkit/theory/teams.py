"""Teams: what a larger team loses in keeping one another informed, and how many of it are still learning.

A team of five has ten pairs that must know of each other's work, a team of ten forty-five. Somewhere the next
colleague costs the others more time than they bring. And where three in ten leave every year and a newcomer needs half
a year to learn, one or two in ten are novices on any day, for good: Little's law, with people in place of clients.
"""

import math

from simkit import arguments


def team_pairs(members: int) -> int:
    """Return the number of pairs of colleagues in a team.

    Parameters
    ----------
    members : int
        Number of employees in the team, at least 1.

    Returns
    -------
    int
        ``n (n - 1) / 2``.

    Raises
    ------
    ValueError
        If `members` is not a whole number of at least 1.

    References
    ----------
    F. P. Brooks (1975), "The mythical man-month", Addison-Wesley.

    Examples
    --------
    >>> team_pairs(5), team_pairs(10), team_pairs(20)
    (10, 45, 190)
    """
    members = arguments.whole("members", members, low=1)
    return members * (members - 1) // 2


def team_output(members: int, overhead: float) -> float:
    """Return the output of a team in which every colleague costs everybody some time.

    Parameters
    ----------
    members : int
        Number of employees in the team, at least 1.
    overhead : float
        Share of their time that a member spends on keeping up with one colleague, 0 to 1.

    Returns
    -------
    float
        ``n (1 - overhead (n - 1))``, in the output of one who works alone; 0 where keeping
        up takes all the time.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    F. P. Brooks (1975), "The mythical man-month", Addison-Wesley, for pairs that cost time;
    I. D. Steiner (1972), "Group process and productivity", Academic Press, for output as
    what could be done minus what working together loses. That each pair costs the same is
    the simplest case.

    Examples
    --------
    The eleventh colleague adds nothing at 5 %:

    >>> [round(team_output(n, overhead=0.05), 2) for n in (5, 10, 11, 15)]
    [4.0, 5.5, 5.5, 4.5]
    """
    members = arguments.whole("members", members, low=1)
    overhead = arguments.probability("overhead", overhead)
    return max(0.0, members * (1 - overhead * (members - 1)))


def best_team_size(overhead: float) -> float:
    """Return the team size at which output is largest.

    Parameters
    ----------
    overhead : float
        As in `team_output`.

    Returns
    -------
    float
        ``(1 + overhead) / (2 overhead)``; the best whole number is the nearest, both of
        them in the middle. `math.inf` at 0: the larger the better.

    Raises
    ------
    ValueError
        If `overhead` lies outside its limits.

    Notes
    -----
    The largest output of one team, not the largest per member: that is a team of one.

    References
    ----------
    As in `team_output`; the top of a parabola.

    Examples
    --------
    >>> [round(best_team_size(overhead), 1) for overhead in (0.03, 0.05, 0.1)]
    [17.2, 10.5, 5.5]
    """
    overhead = arguments.probability("overhead", overhead)
    return math.inf if overhead == 0 else (1 + 1 / overhead) / 2


def novice_share(turnover: float, learning_time: float, *, novices_leave: bool = False) -> float:
    """Return the share of the people who are still learning, in the long run.

    Parameters
    ----------
    turnover : float
        Share of the posts whose holder leaves in a unit of time (0.3 a year), at least 0.
    learning_time : float
        Time that a newcomer is a novice, at least 0, in the same unit (0.5 year).
    novices_leave : bool
        False: whoever comes stays until all is learned. True: novices leave as often as
        anybody else, so that not all of them ever finish learning.

    Returns
    -------
    float
        ``turnover * learning_time``; with `novices_leave` ``1 - exp(-turnover * learning_time)``.
        Every post is filled again at once.

    Raises
    ------
    TypeError
        If `novices_leave` is not true or false.
    ValueError
        If an argument lies outside its limits, or if, with novices who all stay, there
        would be more of them than people.

    References
    ----------
    J. D. C. Little (1961), "A proof for the queuing formula: L = lambda W", Operations
    Research 9(3). With novices who leave: at a constant rate of leaving, time in a post is
    exponential.

    Examples
    --------
    >>> novice_share(turnover=0.3, learning_time=0.5)
    0.15
    >>> round(novice_share(turnover=0.3, learning_time=0.5, novices_leave=True), 3)
    0.139
    """
    turnover = arguments.number("turnover", turnover, low=0)
    learning_time = arguments.number("learning_time", learning_time, low=0)
    if not isinstance(novices_leave, bool):
        raise TypeError(f"novices_leave: found {novices_leave!r}, must be True or False")
    novices = turnover * learning_time
    if novices_leave:
        return -math.expm1(-novices)
    if novices > 1:
        raise ValueError(
            f"turnover: found {turnover:g}, must be at most 1 / learning_time = {1 / learning_time:g}, or nobody "
            "finishes learning; novices_leave=True lets novices leave too"
        )
    return novices
