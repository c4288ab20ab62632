"""Moves: everything that can be done on the board."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from simkit.live.builder.draft import BoardDraft, BoardTeam, Training
from simkit.live.history import History
from simkit.model.scenario import Scenario
from simkit.model.scenario.refusals import did_you_mean, one_of

SHOWN = 12


def find(kind: str, wanted: str, known: Mapping[str, str]) -> str:
    """Return the key of what is meant."""
    if isinstance(wanted, str):
        if wanted in known:
            return wanted
        plain = wanted.strip().casefold()
        for key, label in known.items():
            if plain in (key.casefold(), label.casefold()):
                return key
    names = list(dict.fromkeys(known.values()))
    near = did_you_mean(str(wanted), [*known.values(), *known])
    allowed = one_of(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
    raise ValueError(f"there is no {kind} '{wanted}'; {near or allowed}")


def find_all(kind: str, wanted: str | Iterable[str], known: Mapping[str, str]) -> list[str]:
    """Return the keys of one or several that are meant, each once."""
    several = [wanted] if isinstance(wanted, str) else list(wanted)
    return list(dict.fromkeys(find(kind, one, known) for one in several))


PHONE = {"never": "no phone", "also": "picks up the phone too", "only": "phone only"}
OWNERSHIP = {"task": "a task at a time", "case": "who takes a case keeps it"}
People = str | Iterable[str]


class BoardMove(NamedTuple):
    """One move on the board: what it led to, what was done in words, and as code."""

    draft: BoardDraft
    said: str = ""
    code: str = ""


class BoardMoves:
    """An organisation that is changed move by move, each of which can be undone.

    Employees, teams, products and life events are named by key or label. A move returns what was done, in a
    sentence.
    """

    def __init__(self, scenario: Scenario, training: Training) -> None:
        self.start, self.training = scenario, training
        self.history = History(BoardMove(BoardDraft.of(scenario)), "board")
        self.opened: tuple[BoardMove, ...] = ()  # the moves of the lesson, before a learner saw it
        self._products = {key: product.label for key, product in scenario.products.items()}
        self._events = {key: event.label for key, event in scenario.events.items()}

    @property
    def draft(self) -> BoardDraft:
        """The organisation as it stands now, finished or not."""
        return self.history.now.draft

    # ------------------------------------------------------------------ people

    def move(self, people: People, team: str) -> str:
        """Move an employee, or several, to a team."""
        names, key = self._people(people), self._team(team)
        employees, label = self.draft.employees, self.draft.teams[key].label
        going = [replace(employees[name], team=key) for name in names if employees[name].team != key]
        if not going:
            raise ValueError(f"{_who(names)} {'is' if len(names) == 1 else 'are'} in {label} already")
        draft = self.draft.with_employees(going)
        there = [one.name for one in draft.of_team(key)]
        said = (
            f"{going[0].name} moved to {label}, {there.index(going[0].name) + 1} of {len(there)}."
            if len(going) == 1
            else f"{len(going)} employees moved to {label}, which has {len(there)} now."
        )
        return self._do(draft, said, f"move({_one_or_all(names)!r}, {key!r})")

    def train(self, people: People, product: str) -> str:
        """Cross-train an employee, or several, in a product; who only forgot it gets it back for nothing."""
        names, key = self._people(people), find("product", product, self._products)
        label, employees = self._products[key], self.draft.employees
        learning = [employees[name] for name in names if key not in employees[name].skills]
        if not learning:
            raise ValueError(f"{_who(names)} {'knows' if len(names) == 1 else 'know'} {label} already")
        changed = [
            replace(one, skills=self._in_order({**one.skills, key: one.origin.skills.get(key, self.training.speed)}))
            for one in learning
        ]
        draft = self.draft.with_employees(changed)
        price = self.training.total(draft) - self.training.total(self.draft)
        speed = f" at speed {changed[0].skills[key]:g}" if len(changed) == 1 else ""
        costs = f"for €{price:,.0f}" if price else "at no cost"
        does = "does" if len(changed) == 1 else "do"
        said = f"{_who([one.name for one in changed])} now {does} {label}{speed}, {costs}."
        return self._do(draft, said, f"train({_one_or_all(names)!r}, {key!r})")

    def forget(self, people: People, product: str) -> str:
        """Take a product from an employee, or several."""
        names, key = self._people(people), find("product", product, self._products)
        label, employees = self._products[key], self.draft.employees
        knowing = [employees[name] for name in names if key in employees[name].skills]
        if not knowing:
            raise ValueError(f"{_who(names)} {'does' if len(names) == 1 else 'do'} not know {label}")
        changed = [replace(one, skills={p: s for p, s in one.skills.items() if p != key}) for one in knowing]
        said = f"{_who([one.name for one in changed])} no longer {'does' if len(changed) == 1 else 'do'} {label}."
        return self._do(self.draft.with_employees(changed), said, f"forget({_one_or_all(names)!r}, {key!r})")

    def phone(self, people: People, duty: str) -> str:
        """Give an employee, or several, phone duty: ``never``, ``also`` or ``only``."""
        names, key = self._people(people), find("phone duty", duty, {key: key for key in PHONE})
        changed = [replace(self.draft.employees[name], phone=key) for name in names]
        if all(self.draft.employees[one.name].phone == key for one in changed):
            raise ValueError(f"the phone duty of {_who(names)} is '{key}' already")
        said = f"{_who(names)}: {PHONE[key]}."
        return self._do(self.draft.with_employees(changed), said, f"phone({_one_or_all(names)!r}, {key!r})")

    # ------------------------------------------------------------------ teams

    def new_team(self, label: str, products: People = (), events: People = (), ownership: str = "task") -> str:
        """Make a new team, which is empty yet."""
        label = self._label(label)
        key = self.draft.new_key(label)
        column = self._served(BoardTeam(label), products, events, ownership)
        given = {"products": list(column.products), "events": list(column.events)}
        told = "".join(f", {name}={value!r}" for name, value in given.items() if value)
        told += f", ownership={ownership!r}" if ownership != "task" else ""
        return self._do(self.draft.with_team(key, column), f"New team {label}.", f"new_team({label!r}{told})")

    def rename(self, team: str, label: str) -> str:
        """Give a team another name; its key stays."""
        key = self._team(team)
        old, label = self.draft.teams[key], self._label(label)
        draft = self.draft.with_team(key, replace(old, label=label))
        return self._do(draft, f"{old.label} is now called {label}.", f"rename({key!r}, {label!r})")

    def remove_team(self, team: str) -> str:
        """Remove a team in which nobody is left."""
        key = self._team(team)
        label, left = self.draft.teams[key].label, self.draft.of_team(key)
        if left:
            raise ValueError(f"{label} still has {_who([one.name for one in left])}: move them first")
        return self._do(self.draft.without_team(key), f"{label} removed.", f"remove_team({key!r})")

    def serve(
        self,
        team: str,
        products: People | None = None,
        events: People | None = None,
        ownership: str | None = None,
        helps: People | None = None,
        own_first: bool | None = None,
    ) -> str:
        """Say what comes to a team, and how its members take it."""
        key = self._team(team)
        column = self._served(self.draft.teams[key], products, events, ownership)
        if helps is not None:
            others = {other: one.label for other, one in self.draft.teams.items() if other != key}
            column = column.set(helps=find_all("team to help", helps, others))
        if own_first is not None:
            column = column.set(primary_first=bool(own_first))
        given = {"products": products, "events": events, "helps": helps}
        told = [f"{name}={list(getattr(column, name))!r}" for name, value in given.items() if value is not None]
        told += [f"ownership={ownership!r}"] if ownership is not None else []
        told += [f"own_first={bool(own_first)!r}"] if own_first is not None else []
        draft = self.draft.with_team(key, column)
        said = f"{column.label} serves {self.serves_words(column, draft)}."
        return self._do(draft, said, f"serve({', '.join([repr(key), *told])})")

    def serves_words(self, team: BoardTeam, draft: BoardDraft | None = None) -> str:
        """Say what comes to a team, and whom it helps."""
        products = ", ".join(self._products[key] for key in team.products) or "any product"
        events = ", ".join(self._events[key] for key in team.events) or "any life event"
        first = ", the best known first" if team.own_first else ""
        helped = " and ".join((draft or self.draft).teams[key].label for key in team.helps)
        return f"{products} of {events}; {OWNERSHIP[team.ownership]}{first}{f'; helps {helped}' if helped else ''}"

    # ------------------------------------------------------------------ back and forth

    def undo(self) -> str:
        """Take the latest move back."""
        return self._show(f"Undone: {self.history.undo().said}")

    def redo(self) -> str:
        """Do again what was undone."""
        return self._show(f"Done again: {self.history.redo().said}")

    def reset(self) -> str:
        """Go back to where it began, or to how it was first shown; undo brings back what was built."""
        began = self.opened[-1] if self.opened else self.history.start
        return self._do(began.draft, "Back to where you began.", "reset()")

    # ------------------------------------------------------------------ inside

    def _do(self, draft: BoardDraft, said: str, code: str) -> str:
        self.history.do(BoardMove(draft, said, code))
        return self._show(said)

    def _show(self, said: str) -> str:
        """Show how it stands, wherever it is shown."""
        return said

    def _people(self, people: People) -> list[str]:
        names = find_all("employee", people, {name: name for name in self.draft.employees})
        if not names:
            raise ValueError("name at least one employee")
        return names

    def _team(self, team: str) -> str:
        return find("team", team, {key: column.label for key, column in self.draft.teams.items()})

    def _label(self, label: str) -> str:
        label = label.strip() if isinstance(label, str) else ""
        if not label:
            raise ValueError("a team needs a name")
        if label.casefold() in (team.label.casefold() for team in self.draft.teams.values()):
            raise ValueError(f"there is a team '{label}' already: choose another name")
        return label

    def _served(
        self, column: BoardTeam, products: People | None, events: People | None, ownership: str | None
    ) -> BoardTeam:
        if products is not None:
            column = column.set(products=find_all("product", products, self._products))
        if events is not None:
            column = column.set(events=find_all("life event", events, self._events))
        if ownership is not None:
            column = column.set(ownership=find("ownership", ownership, {key: key for key in OWNERSHIP}))
        return column

    def _in_order(self, skills: dict[str, float]) -> dict[str, float]:
        """The skills in the order of the products, so that equal skills are written alike."""
        return {product: skills[product] for product in self._products if product in skills}


def _who(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} employees"


def _one_or_all(names: list[str]) -> str | list[str]:
    return names[0] if len(names) == 1 else names
