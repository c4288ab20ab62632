"""Board: build an organisation, move by move, and get it as a scenario."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from simkit.experiment import Comparison
from simkit.live.builder import render
from simkit.live.builder.draft import COST, SPEED, BoardDraft, Training
from simkit.live.builder.moves import BoardMoves
from simkit.live.kit_widget import HEAD, PythonSource, bundle
from simkit.model.scenario import Scenario
from simkit.model.scenario.plausible import check_scenario

MEASURES = ("lead_time_mean", "task_wait", "utilisation", "cost_per_settled")


class TeamBoard(BoardMoves):
    """The teams of a scenario, who is in them and what they can do: to be built anew.

    Every move is checked in words, and none is refused for leaving the organisation unfinished: `problems`
    says what is missing, and `scenario` gives the result once nothing is. Employees, teams, products and life
    events are named by key or label. A move returns what was done, in a sentence.

    Parameters
    ----------
    scenario : Scenario
        Where it begins.
    training : Training
        What cross-training costs, and how well one works who is newly trained: assumptions.
    title : str
        What the new organisation is called.

    Attributes
    ----------
    start : Scenario
        Where it began.
    training : Training
        What is assumed of training.
    title : str
        What the new organisation is called.
    """

    def __init__(self, scenario: Scenario, training: Training, title: str) -> None:
        if not isinstance(scenario, Scenario):
            right = "a scenario, such as sk.load('tax-office/specialists')"
            raise TypeError(f"a board is built from {right}; not from {scenario!r}")
        super().__init__(scenario, training)
        self.title = title
        self._judged: tuple[BoardDraft, Scenario | None, list[str]] | None = None
        self._view: Any = None

    # ------------------------------------------------------------------ what stands on it

    @property
    def people(self) -> list[str]:
        """Names of all employees."""
        return list(self.draft.employees)

    @property
    def teams(self) -> dict[str, list[str]]:
        """Who is in each team, by its label."""
        return {team.label: [one.name for one in self.draft.of_team(key)] for key, team in self.draft.teams.items()}

    @property
    def table(self) -> pd.DataFrame:
        """Every employee with team, speed per product, phone duty and whether a skill is new."""
        return render.table(self)

    @property
    def problems(self) -> list[str]:
        """What is missing before this can be simulated, in sentences; empty when nothing is."""
        return list(self._judge()[2])

    @property
    def notes(self) -> list[str]:
        """What can be simulated, but is perhaps not meant."""
        scenario = self._judge()[1]
        doubts = check_scenario(scenario).doubts if scenario else ()
        return [*(f"{doubt}." for doubt in doubts), *render.notes(self.draft, self.start)]

    @property
    def scenario(self) -> Scenario:
        """The organisation as a scenario; as long as nothing was changed, the one it began with.

        Raises
        ------
        ValueError
            If something is missing; the message says what.
        """
        _, scenario, problems = self._judge()
        if scenario is None:
            missing = "\n".join(f"- {problem}" for problem in problems)
            raise ValueError(f"this organisation cannot be simulated yet:\n{missing}")
        return scenario

    @property
    def training_cost(self) -> float:
        """Euros that the cross-training on the board costs, once."""
        return self.training.total(self.draft)

    def _judge(self) -> tuple[BoardDraft, Scenario | None, list[str]]:
        if self._judged is None or self._judged[0] is not self.draft:
            unchanged = self.draft == self.history.start.draft
            found = (self.start, []) if unchanged else render.judge(self.draft, self.start, self.title)
            self._judged = (self.draft, *found)
        return self._judged

    # ------------------------------------------------------------------ results

    def compare(
        self, n: int = 5, seed: int = 1, measures: Iterable[str] = MEASURES, progress: Callable | bool | None = None
    ) -> Comparison:
        """Compare the organisation with where it began, on the same clients.

        Parameters
        ----------
        n, seed, measures, progress
            As in `simkit.compare`. The cost is that of the work; training is paid once and stands beside it.

        Raises
        ------
        ValueError
            If something is missing, or nothing was changed.
        """
        from simkit.experiment import compare

        scenario = self.scenario
        if scenario is self.start:
            raise ValueError("nothing was changed yet: move somebody, and compare then")
        return compare(self.start, scenario, n=n, seed=seed, measures=measures, progress=progress, jobs=1)

    def code(self) -> str:
        """Write the moves as Python."""
        given = [f"training_cost={self.training.cost:g}"] if self.training.cost != COST else []
        given += [f"trained_speed={self.training.speed:g}"] if self.training.speed != SPEED else []
        given += [f"title={self.title!r}"] if self.title != default_title(self.start) else []
        calls = [move.code for move in self.history.done]
        while "reset()" in calls:
            calls = [*(move.code for move in self.opened), *calls[calls.index("reset()") + 1 :]]
        lines = [f"board = sk.build_teams({', '.join([PythonSource(self.start).change({}), *given])})"]
        return HEAD + "\n".join([*lines, *(f"board.{call}" for call in calls), "mine = board.scenario"])

    def save(self, path: str | Path) -> Path:
        """Write the organisation to a new scenario file, which `simkit.load` reads.

        Raises
        ------
        ValueError
            If something is missing, or the name does not end in ``.toml``.
        FileExistsError
            If there is such a file already.
        """
        return self.scenario.save(path)

    # ------------------------------------------------------------------ showing

    def _show(self, said: str) -> str:
        if self._view is not None:
            self._view.refresh(said)
        return said

    @property
    def widget(self) -> Any:
        """The live board; made when first asked for."""
        if self._view is None:
            from simkit.live.builder.view import BoardView

            self._view = BoardView(self)
            last = max((i for i, move in enumerate(self.history.done, 1) if move.code == "reset()"), default=0)
            self.opened = tuple(self.history.done[last:])
        return self._view

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return bundle(self.widget, render.fallback(self))

    def __repr__(self) -> str:
        return render.sentence(self)


def default_title(scenario: Scenario) -> str:
    """What a rebuilt organisation is called when nobody says."""
    return f"{scenario.title}, rebuilt"


def build_teams(
    scenario: Scenario, training_cost: float = COST, trained_speed: float = SPEED, title: str | None = None
) -> TeamBoard:
    """Put the organisation of a scenario on a board, to build your own.

    Parameters
    ----------
    scenario : Scenario
        Where to begin.
    training_cost : float
        Euros for one employee who learns one product, once. **An assumption**, to be replaced by your own:
        course, and days off the floor, together.
    trained_speed : float
        Speed of one who is newly trained; a specialist's is 1. **An assumption**: a fifth slower, as outside
        one's own product in the shipped tax office.
    title : str, optional
        What your organisation is called; the scenario's title and "rebuilt" when left out.

    Returns
    -------
    TeamBoard
        Shows itself in a notebook. `TeamBoard.scenario` gives the result.

    Raises
    ------
    TypeError
        If it is not given a scenario.
    ValueError
        If an assumption makes no sense.

    Examples
    --------
    >>> import simkit as sk
    >>> board = sk.build_teams(sk.load("textbook/separate-desks"))
    >>> board.train("VAT clerk 5", "Income tax")
    'VAT clerk 5 now does Income tax at speed 0.8, for €2,500.'
    >>> board.move("VAT clerk 5", "Income tax desk")
    'VAT clerk 5 moved to Income tax desk, 6 of 6.'
    >>> board.problems
    []
    """
    training = Training(training_cost, trained_speed)
    return TeamBoard(scenario, training, default_title(scenario) if title is None else title)
