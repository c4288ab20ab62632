"""State: a plan as plain data, for the page to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simkit.live.planner.draft import ADDED
from simkit.live.planner.notes import talks
from simkit.live.planner.row import LANES, OTHER, Row
from simkit.live.planner.settings import MOST_PHASES

if TYPE_CHECKING:
    from simkit.live.planner.planned import Planned
    from simkit.live.planner.planner import Planner

HOURS, GAP = 80, 26  # the longest training and the widest gap on a slider; from Python they may be longer


def state(planner: Planner, said: str = "", id: str = "") -> dict[str, Any]:
    """Return everything that the page shows of the plan itself."""
    ground, plan = planner.ground, planner.now
    found = list(plan.rows)
    return {
        "title": f"{ground.before.title} to {ground.after.title}",
        "settings": plan.draft.settings.told(),
        "words": plan.draft.settings.words(),
        "limits": limits(planner),
        "teams": [{"key": key, "label": label} for key, label in ground.teams.items()],
        "adds": {do: None if one is None else {"unit": one[1], "value": one[2]} for do, one in ADDED.items()},
        "rows": [row_data(row) for row in found],
        "talks": talks(plan.draft, ground, found),
        "lanes": [*LANES.values(), OTHER],
        "last": ground.last,
        "notes": planner.notes,
        "kept": [kept_data(kept, plan) for kept in planner.kept],
        "undo": planner.can_undo,
        "mark": plan.mark,
        "said": said,
        "move": id,
    }


def limits(planner: Planner) -> dict[str, float]:
    """Return how far each control goes on the page; further where it stands further already."""
    ground, told = planner.ground, planner.settings.told()
    usual = {
        "phases": MOST_PHASES,
        "gap": min(GAP, max(ground.last, 1)),
        "week": ground.last - 1,
        "training": HOURS,
        "participation": HOURS / 2,
        "temps": max(5, len(ground.people) // 4),
    }
    return {name: max(most, told[name]) for name, most in usual.items()}


def row_data(row: Row) -> dict[str, Any]:
    """Return a step as plain data."""
    return {
        "name": row.name,
        "kind": row.kind,
        "lane": row.lane,
        "week": row.week,
        "until": row.until,
        "what": row.what,
        "who": row.who,
        "short": row.short,
        "byHand": row.by_hand,
        "gone": row.gone,
        "happens": row.happens,
        "unit": row.amount[0] if row.amount else None,
        "amount": row.amount[1] if row.amount else None,
    }


def kept_data(kept: Planned, now: Planned) -> dict[str, Any]:
    """Return a kept plan as plain data."""
    by_hand = sum(bool(row.by_hand) for row in kept.rows)
    more = f"; {by_hand} step{'s' if by_hand != 1 else ''} by hand" if by_hand else ""
    return {"name": kept.name, "words": f"{kept.draft.settings.words()}{more}", "now": kept.draft == now.draft}
