"""Run one replication and turn the office's record into a run log."""

import numpy as np

from simkit.measures.runlog import RunLog
from simkit.model.demand import Demand, sample
from simkit.model.office import Office, simulate
from simkit.model.office.office import Stop, gc_paused
from simkit.model.office.record import NO_SUBJECT, of_call
from simkit.model.office.roster import with_overtime
from simkit.model.scenario import Scenario, need_scenario


@gc_paused()
def run(
    scenario: Scenario,
    seed: int = 1,
    replication: int = 0,
    demand: Demand | None = None,
    stop: Stop | None = None,
    engine: str = "light",
) -> RunLog:
    """Simulate one replication.

    Parameters
    ----------
    scenario : Scenario
        The organisation and its clients.
    seed : int
        Seed of the experiment.
    replication : int
        Number of the replication within the experiment.
    demand : Demand, optional
        Clients sampled before; then `seed` and `replication` are not used.
    stop : callable, optional
        Asked after each simulated day whether to give up; the result does not depend on it.
    engine : str
        What the office's components run on: ``light``, a scheduler with the methods of salabim that they use (or a
        bare loop, where people only take work and do it), or ``salabim``, as published. The run is the same.

    Returns
    -------
    RunLog
        What happened.

    Raises
    ------
    ValueError
        If seed or replication is not a whole number of at least 0, or there is no such engine.
    Stopped
        If `stop` said so.

    Examples
    --------
    >>> import simkit as sk
    >>> run = sk.run(sk.load("textbook/mm1"), seed=1)
    >>> bool(run.measures()["utilisation"] > 0.7)
    True
    """
    need_scenario("run", scenario)
    demand = sample(scenario, seed, replication) if demand is None else demand
    office = simulate(scenario, demand, stop, engine=engine)
    log = log_of(office)
    office.let_go()
    return log


WIDE = {
    "handed": 5, "appointments": 3, "callbacks": 3, "waits": 4, "batches": 3, "overdue": 2, "begun": 4, "seconds": 3,
    "uses": 5,
}  # fmt: skip
"""How many numbers a row of each list of the record has."""


def log_of(office: Office) -> RunLog:
    """Turn the record of an office that has run into a run log."""
    subject, team, employee, activity, released, queued, started, finished, outcome = office.record.columns()
    spells, late = _duty(office, employee, started, finished)
    who, on, off = (np.array(column) for column in zip(*spells, strict=True)) if spells else (np.empty(0),) * 3
    demand, people = office.demand, list(office.scenario.people())
    team_number = {key: number for number, key in enumerate(office.scenario.teams)}
    task, call = np.maximum(subject, NO_SUBJECT), np.maximum(of_call(subject), NO_SUBJECT)
    again = task >= demand.tasks
    original = np.where(again, task - demand.tasks, task)  # what is done again has the number of the task
    case, product = _looked_up(demand.task_case, original), _looked_up(demand.product, original)
    calls = demand.calls
    if calls is not None:
        case, product = (
            np.where(call >= 0, _looked_up(of_calls, call), of_tasks)
            for of_calls, of_tasks in ((calls.case, case), (calls.product, product))
        )
    return RunLog(
        scenario=office.scenario,
        seed=demand.streams.seed,
        replication=demand.streams.replication,
        arrived=demand.arrived,
        event=demand.event,
        closed=np.array(office.record.closed, dtype=float),
        ending=np.array(office.record.ending, dtype=int),
        task=original,
        again=again,
        call=call,
        call_kind=np.full(len(call), -1) if calls is None else _looked_up(calls.kind, call),
        case=case,
        product=product,
        team=team,
        employee=employee,
        activity=activity,
        released=released,
        queued=queued,
        started=started,
        finished=finished,
        outcome=outcome,
        people=tuple(person.name for person in people),
        people_team=np.array([team_number[person.team] for person in people], dtype=int),
        people_cost=np.array([person.member.cost_per_hour for person in people], dtype=float),
        duty_employee=who.astype(int),
        duty_on=on.astype(float),
        duty_off=off.astype(float),
        overtime=np.array(late, dtype=float).reshape(-1, 3),
        wrong=np.array(office.record.wrong, dtype=int),
        moves=np.array(sorted(office.record.moves, key=lambda move: move[0]), dtype=float).reshape(-1, 3),
        growth=np.array(office.record.growth, dtype=float).reshape(-1, len(people)),
        demand=demand,
        **{name: np.array(getattr(office.record, name), dtype=float).reshape(-1, wide) for name, wide in WIDE.items()},
    )


Spells = list[tuple[int, float, float]]


def _duty(office: Office, employee: np.ndarray, started: np.ndarray, finished: np.ndarray) -> tuple[Spells, Spells]:
    """Return the spells on duty of every employee, overtime and all; and those of overtime."""
    spells, late = [], []
    for number, duty in enumerate(office.duty):
        if office.coded.people[number].member.finishes:
            mine = (employee == number) & (started < finished)
            worked = zip(started[mine].tolist(), finished[mine].tolist(), strict=True)
            duty, overtime = with_overtime(duty, worked)
            late += [(number, on, off) for on, off in overtime]
        spells += [(number, on, off) for on, off in duty]
    return spells, late


def _looked_up(values: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return the value at each code; -1 at the code -1."""
    return np.where(codes >= 0, values[codes], -1) if len(values) else np.full(len(codes), -1)
