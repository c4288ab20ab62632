"""Decision: a pitfall, what somebody decided and where that is kept, and what the experiment found each time."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from simkit.arguments import whole
from simkit.course.pitfalls import Pitfall, PitfallNumber, PitfallNumbers, PitfallOutcome
from simkit.course.pitfalls.numbers import filled
from simkit.course.pitfalls.pitfalls import Claim
from simkit.course.predictions.prediction import now
from simkit.course.predictions.predictions_file import (
    FILE,
    locked,
    predictions_path,
    put_aside,
    read_entries,
    write_entries,
)  # fmt: skip

LEAST, MOST = 50, 100  # per cent: from a coin toss to certainty


@dataclass(frozen=True, eq=False)
class Trial:
    """The experiment of a pitfall, done once."""

    seed: int
    n: int
    measured: PitfallNumbers
    seconds: float


class Decision:
    """A pitfall that is decided about. The first decision counts, and is kept.

    Parameters
    ----------
    pitfall : Pitfall
        What is asked.
    key : str
        Name under which the decision is kept.
    file : DecisionsFile
        Where it is kept.

    Attributes
    ----------
    trials : list of Trial
        The experiment, each time it was done: first as it stands in the file, then with other chance.
    note : str
        What went wrong when the decision was kept, in words; empty when nothing did.
    """

    def __init__(self, pitfall: Pitfall, key: str, file: DecisionsFile) -> None:
        self.pitfall, self.key, self._file = pitfall, key, file
        self.trials: list[Trial] = []
        self.note = ""
        # Two locks: who decides does not wait for the runs.
        self._deciding, self._running = threading.RLock(), threading.RLock()
        self._hears: Callable[[], None] = _nobody
        found = file.find(key)
        # A choice whose words have changed is another choice: it was not made.
        same = found is not None and found.choice in pitfall.choice
        self.made = found if same and _words(found.text) == _words(pitfall.choice[found.choice].text) else None

    def listen(self, hears: Callable[[], None] | None) -> None:
        """Call somebody whenever something changed, on whichever thread it is; None: nobody any more."""
        self._hears = hears or _nobody

    @property
    def choice(self) -> str | None:
        """Letter of what was decided; None before that."""
        return self.made.choice if self.made else None

    @property
    def sure(self) -> int | None:
        """How sure they were that it is sound, in per cent; None where nothing was said."""
        return self.made.sure if self.made else None

    @property
    def kind(self) -> str:
        """``trap``, ``sound`` or ``neither``; empty before the decision."""
        return self.pitfall.kind_of(self.choice) if self.choice else ""

    def take(self, choice: Any, sure: Any = None) -> None:
        """Make the decision, without running anything; a second one changes nothing.

        Raises
        ------
        ValueError
            If there is no such choice, or one cannot be so sure; it says what would be right.
        """
        letter = choice.strip().lower() if isinstance(choice, str) else choice
        if not letter:
            raise ValueError("Choose first: what would you do?")
        if letter not in self.pitfall.choice:
            known = ", ".join(self.pitfall.choice)
            raise ValueError(f"there is no choice {choice!r}; choose one of: {known}")
        how = _sure(sure)
        with self._deciding:
            if self.made is None:
                self.made = StoredDecision(letter, self.pitfall.choice[letter].text, how, now())
                self.note = self._file.keep(self.key, self.made)
        self._hears()

    def decide(self, choice: str, sure: float | None = None) -> PitfallOutcome:
        """Decide, and see what happens. The first decision counts; another one shows where it would have led.

        Parameters
        ----------
        choice : str
            Letter of the choice, such as ``"a"``.
        sure : float, optional
            How sure you are that it is sound, in per cent: from 50, a coin toss, to 100, certain.

        Returns
        -------
        PitfallOutcome
            What happens.

        Raises
        ------
        ValueError
            If there is no such choice, or `sure` is not between 50 and 100.
        """
        self.take(choice, sure)
        return self.fall(choice.strip().lower())

    def fall(self, choice: str | None = None) -> PitfallOutcome:
        """Return what a choice leads to; the one that was made when left out, and the trap when none was."""
        return PitfallOutcome(self.pitfall, choice or self.choice or self.pitfall.trap, self.measure().measured)

    def measure(self) -> Trial:
        """Do the experiment as it stands in the file, if that was not done yet, and return it.

        Raises
        ------
        Stopped
            If who follows it gave up.
        """
        if self.trials:  # also while it is done again: who only wants to see it does not wait
            return self.trials[0]
        with self._running:
            if self.trials:
                return self.trials[0]
            self._try(self.pitfall.experiment.seed, self.pitfall.experiment.n)
        self._hears()
        return self.trials[0]

    def _try(self, seed: int, n: int) -> None:
        own, began = self.pitfall.experiment, time.perf_counter()  # as it stands it is done once for all who ask
        measured = self.pitfall.run(**({} if (seed, n) == (own.seed, own.n) else {"seed": seed, "n": n}))
        self.trials.append(Trial(seed, n, measured, time.perf_counter() - began))

    def again(self, times: int = 1) -> PitfallNumbers:
        """Do the experiment once more, with other chance: would it be the same?

        Parameters
        ----------
        times : int
            By how much to multiply its replications.

        Returns
        -------
        PitfallNumbers
            What was found this time.

        Raises
        ------
        ValueError
            If `times` is not a whole number from 1 to 100.
        Stopped
            If who follows it gave up.
        """
        times = whole("times", times, low=1, high=100, why="by which to multiply")
        self.measure()
        with self._running:
            self._try(self.trials[-1].seed + 1, self.pitfall.experiment.n * times)
            found = self.trials[-1].measured
        self._hears()
        return found

    def reply(self, letter: str) -> str:
        """Return what is said to who makes a choice, with the numbers of the first experiment."""
        return filled(self.pitfall.choice[letter].reply, self.measure().measured)

    @property
    def do(self) -> list[str]:
        """What to do instead, with the numbers of the first experiment."""
        return [filled(text, self.measure().measured) for text in self.pitfall.do]

    @property
    def number(self) -> str:
        """The number to remember, in words."""
        text = self.fall().number
        return f"{text[:1].upper()}{text[1:]}"

    def headline(self, trial: Trial) -> PitfallNumber:
        """Return the number to remember, as it came out this time."""
        return trial.measured[self.pitfall.headline]

    @property
    def claims(self) -> list[Claim]:
        """What the pitfall claims about the number to remember."""
        return [claim for claim in self.pitfall.claim if claim.number == self.pitfall.headline]

    def holds(self, trial: Trial) -> bool:
        """Tell whether the number to remember lies, with its interval, where the pitfall says that it lies."""
        return all(claim.holds(trial.measured) for claim in self.claims)

    def forget(self) -> None:
        """Forget what was decided, to begin afresh; what was measured stays."""
        with self._deciding:
            self.made = None
            self.note = self._file.keep(self.key, None)
        self._hears()


def _nobody() -> None:
    """Hear nothing."""


def _sure(told: Any) -> int | None:
    if told is None or told == "":
        return None
    try:
        number = round(float(told))
    except (TypeError, ValueError, OverflowError):
        number = -1
    if not LEAST <= number <= MOST:
        limits = f"between {LEAST} (a coin toss) and {MOST} (certain) per cent"
        raise ValueError(f"how sure you are lies {limits}; found {told!r}")
    return number


def _words(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------------- kept, in a file beside the predictions


@dataclass(frozen=True)
class StoredDecision:
    """A decision that was made."""

    choice: str
    text: str
    sure: int | None = None
    at: str = ""

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> StoredDecision:
        """Read plain data; raises ValueError, TypeError, KeyError or AttributeError if that is not what it is."""
        sure = data.get("sure")
        if sure is not None and not LEAST <= int(sure) <= MOST:
            raise ValueError("not a share of being sure")
        return cls(str(data["choice"]), str(data["text"]), None if sure is None else int(sure), str(data.get("at", "")))


class DecisionsFile:
    """The decisions in a file."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def find(self, key: str) -> StoredDecision | None:
        """Return what was decided. A file that cannot be read holds nothing; it is put aside when one writes."""
        return self._read()[0].get(key)

    def keep(self, key: str, made: StoredDecision | None) -> str:
        """Write a decision down, or forget it; what other notebooks wrote in the meantime stays."""
        if self.path is None:
            return ""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path):
                found, whole = self._read()
                aside = "" if whole else put_aside(self.path, "decisions")
                write_entries(self.path, "decisions", {**found, key: made})
        except OSError as error:
            return (
                f"Your decision stands here, but it is not kept for the next time: {self.path} cannot be written "
                f"({error.strerror or error})."
            )
        return aside

    def _read(self) -> tuple[dict[str, StoredDecision], bool]:
        """Return what can be read, and whether that is all."""
        if self.path is None:
            return {}, True
        try:
            told = dict(json.loads(self.path.read_bytes())["decisions"])
        except FileNotFoundError:
            return {}, True
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}, False
        return read_entries(told, StoredDecision.of)


def decisions_file() -> DecisionsFile:
    """Return the decisions of this learner: ``decisions.json`` beside the predictions, wherever those are kept.

    Where SIMKIT_PREDICTIONS names the file of the predictions, it stands before: ``anna.json`` has
    ``anna.decisions.json`` beside it. Where that is ``none``, no decisions are kept either.
    """
    told = predictions_path()
    if told is None:
        return DecisionsFile(None)
    return DecisionsFile(told.with_name("decisions.json" if told.name == FILE else f"{told.stem}.decisions.json"))


def for_readers() -> bool:
    """Tell whether nobody decides here: nothing is kept, as in the production of the lessons, for who only reads."""
    return predictions_path() is None
