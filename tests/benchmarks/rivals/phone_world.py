"""Phone world: the clients and the callers of the tax office with its tax phone, as plain numbers.

A tax phone that answers what it can and leaves a note for a tax team for the rest; patience, hanging up, calling
again; clients who call to tell what happened and to ask where their case is. A scenario with anything more in it
is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simkit.model.demand import Demand
from simkit.model.scenario import Scenario

from .world import World, world

TAX_PHONE = "tax_phone"
LETTERS = {
    "questions": {},
    "events.*.by_phone": 0,
    "events.*.chasing": None,
    "products.*.error": 0,
    "policy": {},
    "coordination": {},
    "handoff.between.misrouted_share": 0,
}
"""Everything off that is no letter: what the plain rivals know."""


class Caller(NamedTuple):
    """Somebody who may call; `team` is who must call back, -1 when whoever picks up can answer."""

    number: int
    moment: float
    team: int
    talk: float
    triage: float
    patience: float
    pause: float
    redials: int


@dataclass(frozen=True)
class PhoneWorld:
    """One replication with the telephone.

    Parameters
    ----------
    letters : World
        The tax teams and their work.
    phone : int
        Number of the team at the tax phone.
    questions : list of Caller
        Who calls with a plain question, in order of time.
    tells, asks : dict
        By case: the call in which the client tells, and the calls in which they would ask after it.
    story : float
        Minutes it takes to tell the story again.
    """

    letters: World
    phone: int
    questions: list[Caller]
    tells: dict[int, Caller]
    asks: dict[int, list[Caller]]
    story: float


def letters_only(scenario: Scenario) -> Scenario:
    """Return the office without its telephone, and without all that is more than queues."""
    data = scenario.change(LETTERS).data()
    return Scenario.from_data(data | {"teams": {k: t for k, t in data["teams"].items() if k != TAX_PHONE}})


def with_phone(scenario: Scenario) -> Scenario:
    """Return the office with its telephone, but without errors, judgement, meetings and what goes astray."""
    keys = ("products.*.error", "policy", "coordination", "handoff.between.misrouted_share")
    off = {key: LETTERS[key] for key in keys}
    return scenario.change(off | {"phone.misrouted_share": 0})


def phone_world(scenario: Scenario, demand: Demand) -> PhoneWorld:
    """Lay out a scenario with its tax phone, and its demand, as plain numbers.

    Raises
    ------
    ValueError
        If the scenario has something in it that the rival does not model.
    """
    phone = list(scenario.teams).index(TAX_PHONE) if TAX_PHONE in scenario.teams else -1
    if phone < 0 or scenario.phone.forward != "ticket" or scenario.phone.misrouted_share:
        raise ValueError(f"the rival knows only a team {TAX_PHONE} that leaves notes, of which none goes astray")
    if any(team.products == () and key != TAX_PHONE for key, team in scenario.teams.items()):
        raise ValueError("teams: the rival knows only tax teams beside the tax phone")
    kinds, calls = scenario.coded.calls, demand.calls
    level = scenario.teams[TAX_PHONE].members[0].skills
    team_of = {product: n for n, team in enumerate(scenario.teams.values()) for product in team.products}
    columns = zip(
        *(getattr(calls, name).tolist() for name in (
            "kind", "case", "moment", "product", "talk", "triage", "patience", "pause", "redials"
        )),
        strict=True,
    )  # fmt: skip
    questions, tells, asks = [], {}, {}
    for number, (kind, case, moment, product, *rest) in enumerate(columns):
        needed, purpose = kinds[kind].needs, kinds[kind].purpose
        name = demand.products[product] if product >= 0 else None
        back = team_of[name] if needed and level[name] < needed else -1
        caller = Caller(number, moment, back, *rest)
        if purpose == "question":
            questions.append(caller)
        elif purpose == "new case":
            tells[case] = caller
        elif purpose == "chasing":
            asks.setdefault(case, []).append(caller)
        else:
            raise ValueError(f"the rival does not know calls of the kind {purpose}")
    order = np.argsort([caller.moment for caller in questions], kind="stable")
    return PhoneWorld(
        letters=world(scenario, demand, phone=TAX_PHONE),
        phone=phone,
        questions=[questions[i] for i in order],
        tells=tells,
        asks=asks,
        story=scenario.phone.repeat_minutes,
    )
