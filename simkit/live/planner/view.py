"""View: a planner in the browser, and its plan as data for the page."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from simkit.live.kit_widget import KitWidget, save_under
from simkit.live.planner.draft import ADDED, MOST_PHASES
from simkit.live.planner.moves import PlanVersion
from simkit.live.planner.picture import Axes, picture
from simkit.live.planner.plan_steps import LANES, OTHER, PlanStep, talks

if TYPE_CHECKING:
    from simkit.live.planner.planner import Planner


HOURS, GAP = 80, 26  # the longest training and the widest gap on a slider; from Python they may be longer


def state(planner: Planner, said: str = "", id: str = "") -> dict[str, Any]:
    """Return everything that the page shows of the plan itself."""
    context, plan = planner.context, planner.now
    found = list(plan.rows)
    return {
        "title": f"{context.before.title} to {context.after.title}",
        "settings": plan.draft.settings.to_dict(),
        "words": plan.draft.settings.as_text(),
        "limits": limits(planner),
        "teams": [{"key": key, "label": label} for key, label in context.teams.items()],
        "adds": {do: None if one is None else {"unit": one[1], "value": one[2]} for do, one in ADDED.items()},
        "rows": [row_data(row) for row in found],
        "talks": talks(plan.draft, context, found),
        "lanes": [*LANES.values(), OTHER],
        "last": context.last,
        "notes": planner.notes,
        "kept": [kept_data(kept, plan) for kept in planner.kept],
        "undo": planner.can_undo,
        "mark": plan.mark,
        "said": said,
        "move": id,
    }


def limits(planner: Planner) -> dict[str, float]:
    """Return how far each control goes on the page; further where it stands further already."""
    context, told = planner.context, planner.settings.to_dict()
    usual = {
        "phases": MOST_PHASES,
        "gap": min(GAP, max(context.last, 1)),
        "week": context.last - 1,
        "training": HOURS,
        "participation": HOURS / 2,
        "temps": max(5, len(context.people) // 4),
    }
    return {name: max(most, told[name]) for name, most in usual.items()}


def row_data(row: PlanStep) -> dict[str, Any]:
    """Return a step as plain data."""
    same = ("name", "kind", "lane", "week", "until", "what", "who", "short", "gone", "happens")
    unit, amount = row.amount or (None, None)
    return {name: getattr(row, name) for name in same} | {"byHand": row.by_hand, "unit": unit, "amount": amount}


def kept_data(kept: PlanVersion, now: PlanVersion) -> dict[str, Any]:
    """Return a kept plan as plain data."""
    by_hand = sum(bool(row.by_hand) for row in kept.rows)
    more = f"; {by_hand} step{'s' if by_hand != 1 else ''} by hand" if by_hand else ""
    return {"name": kept.name, "words": f"{kept.draft.settings.as_text()}{more}", "now": kept == now}


NOW_AND_THEN = 0.4  # seconds between two words on how far a run is


class PlannerView(KitWidget):
    """What the browser draws of a planner, and what it hears of the learner.

    The browser tells ``{"do": ..., ...}``; see `ANSWERS`. It is answered by a new `plan`, and where something went
    wrong by the old one again, beside the words in `error`. What comes of the plan follows in `picture`.
    """

    part: ClassVar[str] = "planner"
    plan = traitlets.Dict().tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    progress = traitlets.Unicode("").tag(sync=True)
    code = traitlets.Unicode("").tag(sync=True)
    saved = traitlets.Unicode("").tag(sync=True)

    def __init__(self, planner: Planner) -> None:
        # The page needs the planner as long as it is shown, also when no name in the notebook holds it any more.
        self._planner, self._axes = planner, Axes()
        self._drawing = threading.RLock()
        self._heard = 0.0
        super().__init__(plan=state(planner), picture=picture(planner, self._axes), code=planner.code())

    # ------------------------------------------------------------------ showing

    def refresh(self, said: str = "", id: str = "") -> None:
        """Show how the plan stands now."""
        with self.hold_sync():
            self.plan, self.code = state(self._planner, said, id), self._planner.code()

    def draw(self) -> None:
        """Show what has come of it by now; on whichever thread it is."""
        with self._drawing, self.hold_sync():
            self.progress, self._heard = "", time.monotonic()
            self.picture = picture(self._planner, self._axes)

    def reached(self, week: float) -> None:
        """Tell now and then how far a run is."""
        if time.monotonic() - self._heard > NOW_AND_THEN:
            self._heard = time.monotonic()
            done = self._planner.done
            what = "the warm-up" if week < 0 else f"week {int(week)} of {self._planner.context.last}"
            self.progress = f"Replication {done + 1}: {what} …"

    def failed(self, error: str) -> None:
        """Say what went wrong in the background."""
        self.progress = ""
        self.error = error

    # ------------------------------------------------------------------ hearing

    def refused(self, asked: dict[str, Any], problem: Exception) -> None:
        """Show the plan as it was."""
        self.plan = state(self._planner, "", asked.get("id", ""))

    def answer(self, told: dict[str, Any]) -> None:
        """Do what the page asks for."""
        planner, asked = self._planner, told.get("do")
        id = str(told.get("id", ""))
        if asked in ("go", "stop", "undo", "reset"):
            getattr(planner, asked)()
        elif asked == "set":
            planner._set(told["values"], told["settled"], id)
        elif asked == "shift":
            planner._shift(told["name"], told["week"], told["settled"], id)
        elif asked in ("remove", "restore", "drop", "put_back"):
            getattr(planner, asked)(told["name"])
        elif asked == "amount":
            planner.amount(told["name"], told["value"])
        elif asked == "add":
            planner.add(**told["step"])
        elif asked == "keep":
            planner.keep(told.get("name") or None)
        elif asked == "look":
            planner.look(**{name: told[name] for name in ("measure", "band", "difference", "week") if name in told})
        elif asked == "save":
            self.saved = save_under(told["name"], planner.save, "our-plan")
        else:
            super().answer(told)

    def close(self) -> None:
        """Stop what runs, and go."""
        self._planner.cancel()
        super().close()
