"""Decisions: pitfalls one after the other, and the score at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from simkit.course.pitfalls import PitfallError, pitfalls
from simkit.course.pitfalls.pitfalls import KINDS
from simkit.live.kit_widget import bundle
from simkit.live.pitfall.decision import Decision, decisions_file, for_readers
from simkit.live.pitfall.render import fallback
from simkit.live.pitfall.view import PitfallView
from simkit.live.pitfall.wording import score
from simkit.model.scenario.refusals import Problem, did_you_mean, one_of


class Decisions:
    """One pitfall to decide about, or several in a row. As the last line of a cell it shows itself.

    Parameters
    ----------
    decisions : iterable of Decision
        In the order in which they are met.
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._all = tuple(decisions)
        self._view: PitfallView | None = None

    def __iter__(self) -> Iterator[Decision]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, which: int | str) -> Decision:
        """Return a decision, by its position or the key of its pitfall."""
        if isinstance(which, int) and -len(self) <= which < len(self):
            return self._all[which]
        found = [one for one in self if one.pitfall.key == which]
        if not found:
            keys = [one.pitfall.key for one in self]
            raise KeyError(f"there is no {which!r} here; {did_you_mean(str(which), keys) or one_of(keys)}")
        return found[0]

    @property
    def score(self) -> str:
        """How many were fallen into, in words."""
        return score(self._all)

    @property
    def table(self) -> pd.DataFrame:
        """One row for each pitfall: title, choice, sure (per cent), kind, and its name once it was decided about."""
        rows = [[d.pitfall.title, d.choice, d.sure, d.kind, d.pitfall.name if d.choice else ""] for d in self]
        found = pd.DataFrame(rows, columns=["title", "choice", "sure", "kind", "name"])
        found["sure"] = found["sure"].astype("Int64")
        return found.rename_axis("number").set_index(pd.RangeIndex(1, len(self) + 1, name="number"))

    def run(self) -> Decisions:
        """Do all experiments now, and not only when they are asked for: then the saved notebook tells everything.

        Returns
        -------
        Decisions
            Itself.
        """
        for one in self:
            one.measure()
        return self

    def forget(self) -> Decisions:
        """Forget what was decided, to begin afresh: for another learner, say.

        Returns
        -------
        Decisions
            Itself.
        """
        for one in self:
            one.forget()
        return self

    @property
    def widget(self) -> PitfallView:
        """The live widget; made when first asked for."""
        if self._view is None:
            self._view = PitfallView(self)
        return self._view

    def __str__(self) -> str:
        # How a pitfall itself says it names its key, which gives a little away: here its place will do.
        asked = [str(one.pitfall).rpartition("Decide: ")[0] for one in self]
        hows = [f'Decide: sk.decide(…)[{at}].decide("{"|".join(one.pitfall.choice)}")' for at, one in enumerate(self)]
        asked = [before + how for before, how in zip(asked, hows, strict=True)]
        return "\n\n\n".join([*asked, self.score])

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if for_readers():
            self.run()
        return bundle(self.widget, fallback(self))


def decide(*keys: str, of: str | None = None, folder: str | Path | None = None) -> Decisions:
    """Ask somebody to decide, and let them fall: pitfalls of the gallery, live.

    Story, question and choices come first. After the decision, and not before, the experiment runs; then it shows what
    happens, the name of the pitfall, what to do instead, and where that comes from.

    Parameters
    ----------
    *keys : str
        Keys of pitfalls, such as ``"one-run"``; see ``sk.pitfalls()``.
    of : str, optional
        Instead of keys, which give a little away: all of a kind, ``"simulation"``, ``"structure"`` or ``"change"``.
    folder : str or Path, optional
        A folder with pitfalls of your own.

    Returns
    -------
    Decisions
        Shows itself. From Python: ``sk.decide("one-run")["one-run"].decide("a", sure=80)``.

    Raises
    ------
    PitfallError
        If there is no such pitfall, or a file of the folder is not in order.
    ValueError
        If it is not said which, said twice, or there is no such kind.

    Examples
    --------
    >>> import simkit as sk
    >>> asked = sk.decide("one-run", "averages-in")
    >>> [one.pitfall.title for one in asked]
    ['Two days at the counter', 'Ten minutes, on average']
    """
    gallery = pitfalls(folder)
    if of is not None:
        if keys:
            raise ValueError('name the pitfalls, or say of which kind all of them: not both, "one-run" and of="change"')
        if of not in KINDS:
            raise ValueError(f"there is no kind {of!r}; {did_you_mean(str(of), KINDS) or one_of(KINDS)}")
        found = [p for p in gallery if p.of == of]
        if not found:
            raise PitfallError([Problem("of", f"there is no pitfall of the {of}", "another kind")], str(folder))
    else:
        found = [gallery[key] for key in keys]
    if not found:
        raise ValueError('which pitfall? sk.decide("one-run"), or all of a kind: sk.decide(of="change")')
    twice = [key for key, count in Counter(p.key for p in found).items() if count > 1]
    if twice:
        raise ValueError(f"each pitfall can be fallen into once; named twice: {', '.join(twice)}")
    kept, place = decisions_file(), "" if folder is None else f"{Path(folder).resolve().name}/"
    return Decisions([Decision(p, place + p.key, kept) for p in found])
