"""Replay: an office in motion, or two in lock-step on the same clients."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simkit.live.kit_widget import bundle, page
from simkit.live.replay.fallback import ReplayView, fallback
from simkit.live.replay.film import Film, film_of, window
from simkit.live.replay.state import DAYS, clock_text, labels, lines, sentence, told
from simkit.measures.runlog import RunLog

FACE_MINUTE = 0.25  # of the first day: the picture in the saved notebook shows the middle of the morning


class Replay:
    """An office in motion, drawn from the log of a run; or two structures side by side, on the same clients.

    As the last line of a cell it shows itself: a widget, and in the saved notebook a picture of one minute
    with a sentence. Nothing is drawn that is not in the log.

    Parameters
    ----------
    films : tuple of Film
        One office, or two.
    follow : int or None
        Number of the case that is followed at first.
    play : bool
        Whether it plays by itself once it is seen.
    """

    def __init__(self, films: tuple[Film, ...], follow: int | None = None, play: bool = False) -> None:
        self.films, self.follow, self.play = films, follow, play

    @property
    def runs(self) -> tuple[RunLog, ...]:
        """The runs that are replayed."""
        return tuple(film.run for film in self.films)

    @property
    def minute(self) -> float:
        """Minute of the picture in the saved notebook: when the citizen who is followed has come, or mid-morning."""
        first, clock = self.films[0], self.films[0].run.scenario.clock
        minute = min(first.begin + FACE_MINUTE * clock.day_minutes, (first.begin + first.end) / 2)
        if self.follow is not None:
            came = float(first.run.arrived[self.follow])
            gone = min(float(np.nan_to_num(film.run.closed[self.follow], nan=np.inf)) for film in self.films)
            if came >= first.begin:
                minute = min((came + min(gone, first.end)) / 2, first.end)
        return minute

    @property
    def sentence(self) -> str:
        """What the picture shows, in words."""
        first, minute = self.films[0], self.minute
        at = clock_text(first.run.scenario.clock, minute, first.end)
        whole = " ".join(sentence(film, minute) for film in self.films)
        if self.follow is not None:
            each = "; ".join(f"{film.title}: {told(film, self.follow, minute)}" for film in self.films)
            whole += f" Citizen {self.follow}, {each}."
        return f"Replay, {at}. {whole}"

    def data(self) -> dict[str, Any]:
        """Return all that the browser needs, as plain data."""
        first = self.films[0]
        scenario = first.run.scenario
        return {
            "begin": first.begin,
            "end": first.end,
            "last": scenario.clock.end,
            "dayMinutes": scenario.clock.day_minutes,
            "opens": scenario.clock.opens,
            "weekdays": [DAYS[day] for day in scenario.clock.weekdays],
            "events": [event.label for event in scenario.events.values()],
            "products": labels(scenario),
            "offices": [film.data() for film in self.films],
        }

    def transcript(self, case: int | None = None) -> pd.DataFrame:
        """Return what happens as a table of sentences, in order of time.

        Parameters
        ----------
        case : int, optional
            Only what happens to this case; of all cases, calls and meetings, if not given.

        Returns
        -------
        DataFrame
            ``structure``, ``minute`` of the running clock, ``when`` in words, ``case`` (empty for what is
            about none) and ``what``. What began before the first day and goes on in it stands there too.

        Raises
        ------
        ValueError
            If no such case is seen in these days.
        """
        if case is not None:
            self._seen(case)
        clock = self.films[0].run.scenario.clock
        rows = [
            (film.title, minute, clock_text(clock, minute, film.end), number if number >= 0 else pd.NA, text)
            for film in self.films
            for minute, number, text in lines(film, case)
        ]
        table = pd.DataFrame(rows, columns=["structure", "minute", "when", "case", "what"])
        return table.astype({"case": "Int64", "minute": float})

    def save(self, path: str | Path) -> Path:
        """Write the replay as a page of its own, that opens from a file, offline.

        A file of that name is written over, as every ``save`` of the kit does.

        Parameters
        ----------
        path : path
            The file; its name ends in ``.html``.

        Returns
        -------
        Path
            The file that was written.

        Raises
        ------
        ValueError
            If the name does not end in ``.html``.
        """
        path = Path(path)
        if path.suffix.lower() != ".html":
            raise ValueError(f"a replay is saved as an .html page, not as '{path.name}'")
        path.write_text(self.page(), encoding="utf-8")
        return path

    def page(self) -> str:
        """Return the replay as a page of its own."""
        state = {"film": self.data(), "follow": self.follow, "play": self.play, "error": ""}
        return page("replay", state, f"Replay: {self._title}")

    @property
    def _title(self) -> str:
        return " and ".join(film.title for film in self.films)

    def _seen(self, case: int) -> None:
        whole = isinstance(case, (int, np.integer)) and not isinstance(case, bool)
        if not whole or not any((film.cases["case"] == case).any() for film in self.films):
            numbers = np.concatenate([film.cases["case"] for film in self.films])
            among = f": they have numbers from {numbers.min()} to {numbers.max()}" if len(numbers) else ""
            raise ValueError(f"case {case!r} is not seen in these days{among}")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        view = ReplayView(film=self.data(), follow=self.follow, play=self.play)
        return bundle(view, {"image/svg+xml": fallback(self), "text/plain": self.sentence})

    def __repr__(self) -> str:
        return self.sentence


def replay(
    run: RunLog, other: RunLog | None = None, start: int | None = None, days: float = 5, follow: int | None = None,
    play: bool = False,
) -> Replay:  # fmt: skip
    """Show the office in motion; with a second run, two structures side by side on the same clients.

    Parameters
    ----------
    run : RunLog
        The run, from ``sk.run``.
    other : RunLog, optional
        A run of another structure, on the same clients and the same clock.
    start : int, optional
        Number of the first working day that is shown, counted from 1 as on the clock of the replay; the first
        day after the warm-up, if not given.
    days : float
        How many working days are shown; they end with the run at the latest.
    follow : int, optional
        Number of the case (a row of ``run.cases``) that is followed at first.
    play : bool
        Whether it plays by itself once it is seen; never for who has asked for less motion.

    Returns
    -------
    Replay
        It shows itself; ``.transcript()`` tells the same in words, ``.save("page.html")`` makes a page of it.

    Raises
    ------
    TypeError
        If what is given is no run.
    ValueError
        If the two runs have other clients or another clock, if the run has no such days, or if the case is not
        seen in them.

    Examples
    --------
    >>> import simkit as sk
    >>> from simkit.live.replay import replay
    >>> day = replay(sk.run(sk.load("textbook/mm1"), seed=1), days=1)
    >>> day.transcript()["what"].iloc[0]
    'arrives: Client'
    """
    for one in (run, other):
        if not isinstance(one, RunLog) and not (one is other and one is None):
            raise TypeError(f"a replay needs a run of an office, sk.run(scenario), not {type(one).__name__}")
    begin, end = window(run, start, days)
    if other is not None:
        if run.scenario.clock != other.scenario.clock:
            raise ValueError(
                f"the clocks differ: {run.scenario.title} has {run.scenario.clock}, "
                f"{other.scenario.title} has {other.scenario.clock}; run both with the same clock"
            )
        if not run.demand.same_clients(other.demand):
            raise ValueError(
                f"other clients came to {run.scenario.title} (seed {run.seed}, replication {run.replication}) than to "
                f"{other.scenario.title} (seed {other.seed}, replication {other.replication}): run two structures "
                "with the same clients on the same seed and replication"
            )
    runs = [run] if other is None else [run, other]
    titles = [one.scenario.title for one in runs]
    if len(set(titles)) < len(titles):  # a scenario and a changed copy of it
        titles = [f"{title} ({number})" for number, title in enumerate(titles, start=1)]
    films = tuple(film_of(one, begin, end, title) for one, title in zip(runs, titles, strict=True))
    made = Replay(films, follow, play)
    if follow is not None:
        made._seen(follow)
        made.follow = int(follow)
    return made
