"""A room without an office, by the contract between session and server: for tests of the server and its pages."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from types import SimpleNamespace

from simkit.course.room.setup import RoomError

PHASES = ("lobby", "decide", "run", "see")
SERIES = [
    {"name": "North", "values": [[week, 9 - week / 4] for week in range(1, 9)], "mine": True},
    {"name": "East", "values": [[week, 8 + week % 3] for week in range(1, 9)], "mine": False},
    {"name": "no change", "values": [[1, 9.0], [2, None], [8, 9.0]], "mine": False},
]
BARS = [
    {"name": "Ann, a prediction with a name of some length", "value": 8, "low": 5, "high": 12, "truth": 7.2},
    {"name": "Bo", "value": 3, "low": 2, "high": 4, "truth": 7.2},
]
FIELDS = [
    {"name": "phone", "label": "Who answers", "kind": "choice", "options": [["one", "First"], ["all", "Everybody"]],
     "value": "one", "help": "From the first day on"},
    {"name": "temps", "label": "Temps", "kind": "number", "low": 0, "high": 3, "step": 1, "unit": "people", "value": 0},
    {"name": "hours", "label": "Hours", "kind": "number", "low": 0, "high": 40, "step": 0.5, "unit": "", "value": 0},
    {"name": "lead", "label": "Lead time", "kind": "range3", "value": None, "unit": "days"},
    {"name": "text", "label": "One sentence", "kind": "text", "value": ""},
    {"name": "round", "label": "", "kind": "hidden", "value": 1},
]  # fmt: skip


@dataclass(frozen=True)
class ToyJob:
    """Takes a while in another process."""

    id: str
    seconds: float = 0.2
    breaks: bool = False
    parallel: bool = False

    def run(self):
        end = time.perf_counter() + self.seconds
        while time.perf_counter() < end:
            pass
        if self.breaks:
            raise ValueError("the office stands still")
        return self.id


class ToyFilm:
    """A run to be replayed."""

    def run(self):
        from simkit.measures import run
        from simkit.model.scenario import load

        return run(load("textbook/mm1").change({"clock.horizon_days": 10}), seed=1)


class ToySession:
    """Lobby, then rounds of deciding, running and seeing."""

    def __init__(self, folder, rounds=3, breaks=False):
        self.folder, self.rounds, self.breaks = folder, rounds, breaks
        self.setup = SimpleNamespace(names=("North", "East"), rounds=rounds)
        self.code, self.version, self.phase, self.round = "K7MQ4X", 0, "lobby", 0
        self.people, self.told, self.problem = {}, {}, ""
        self.file = folder / "toy.jsonl"
        if self.file.exists():
            for line in self.file.read_text().splitlines():
                self._do(*json.loads(line))

    def _do(self, who, act):
        self.version += 1
        if act["do"] == "join":
            self.people[who] = {
                "name": act["name"],
                "team": act["team"] or "North",
                "role": act["role"] or "executor",
                "here": False,
            }
        elif act["do"] == "next":
            self.round += self.phase in ("lobby", "see")
            self.phase = "decide" if self.phase in ("lobby", "see") else "run"
        elif act["do"] == "ran":
            self.phase = "see"
        elif act["do"] == "remove":
            del self.people[act["value"]]
        else:
            self.told.setdefault(who, {})[str(self.round)] = act

    def _write(self, who, act):
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([who, act]) + "\n")
        self._do(who, act)

    def join(self, name, team=None, role=None):
        if not name.strip():
            raise RoomError("your name is empty")
        if len(name) > 40:
            raise RoomError(f"your name has {len(name)} characters; at most 40 fit")
        key = secrets.token_urlsafe(18)
        self._write(key, {"do": "join", "name": name.strip(), "team": team, "role": role})
        return key

    def act(self, key, action):
        self._known(key)
        if self.phase != "decide":
            raise RoomError("this is closed: the month has begun")
        if action.get("text") == "never":
            raise RoomError("the office cannot do that: nobody is left")
        self._write(key, action)

    def gather(self):
        return lambda: None

    def lead(self, action):
        if action["do"] == "next" and self.phase == "run":
            raise RoomError("the month is being run")
        if action["do"] == "again":  # as if it were opened for the first time
            self.file.unlink(missing_ok=True)
            self.people, self.told, self.phase, self.round = {}, {}, "lobby", 0
            return
        self._write("trainer", action)

    def here(self, key, here):
        if key in self.people and self.people[key]["here"] != here:
            self.people[key]["here"] = here
            self.version += 1

    def pending(self):
        return [ToyJob(f"month {self.round}", breaks=self.breaks)] if self.phase == "run" else []

    def done(self, job, result):
        assert result == job.id
        self._write("room", {"do": "ran"})

    def failed(self, job, words):
        self.problem = words
        self._write("room", {"do": "ran"})

    def tick(self, now):
        return False

    def page(self):
        return "<!doctype html><title>Debrief</title><h1>What made the difference</h1>"

    def _known(self, key):
        if key not in self.people:
            raise RoomError("this room does not know you: join it again")

    def _view(self, blocks, **more):
        clock = {"ends": time.time() + 90 if self.phase == "decide" else None, "label": self.phase}
        head = {
            "version": self.version,
            "phase": self.phase,
            "round": self.round,
            "rounds": self.rounds,
            "clock": clock,
        }
        return head | {"title": f"The room: {self.phase}", "team": "", "role": "", "blocks": blocks} | more

    def view(self, key):
        self._known(key)
        own, me = self.told.get(key, {}).get(str(self.round)), self.people[key]
        blocks = [
            {"kind": "heading", "text": f"Good morning, {me['name']}"},
            {"kind": "text", "tone": "note", "text": f"{len(self.people)} people"},
        ]
        if self.phase == "decide":
            blocks += [
                {"kind": "text", "tone": "card", "text": "Flu: two people are away this week."},
                {
                    "kind": "form",
                    "id": f"decide-{self.round}",
                    "send": "decide",
                    "fields": FIELDS,
                    "button": "Decide",
                    "sent": own is not None,
                    "note": "",
                },
            ]
        if self.phase == "see":
            blocks += [*charts(), {"kind": "link", "text": "The page to take home", "page": "debrief"}]
        return self._view(blocks, team=me["team"], role=me["role"])

    def rows(self):
        return [
            {"name": one["name"], "team": one["team"], "role": one["role"], "here": one["here"]}
            for one in self.people.values()
        ]

    def screen(self):
        blocks = [{"kind": "join", "code": self.code, "address": ""}, {"kind": "people", "rows": self.rows()}]
        return self._view(blocks if self.phase in ("lobby", "decide") else [*charts()])

    def trainer(self):
        remove = [
            {"send": "remove", "label": f"Remove {one['name']}", "value": key, "danger": True}
            for key, one in self.people.items()
        ]
        said = [act["text"] for acts in self.told.values() for act in acts.values() if act.get("text")]
        blocks = [
            {"kind": "buttons", "items": [{"send": "next", "label": "Go on"}]},
            {"kind": "text", "tone": "warn" if self.problem else "plain", "text": self.problem or "All is well"},
            {"kind": "people", "rows": self.rows()}, {"kind": "buttons", "items": remove},
            {"kind": "list", "items": said},
        ]  # fmt: skip
        return self._view(blocks)


def charts():
    """Every block that draws."""
    return [
        {
            "kind": "lines",
            "title": "Lead time",
            "unit": "days",
            "x": "week",
            "series": SERIES,
            "marks": [{"x": 3, "text": "all answer"}],
        },
        {"kind": "bars", "title": "Predictions", "unit": "days", "rows": BARS},
        {
            "kind": "table",
            "caption": "Teams",
            "columns": ["team", "lead time"],
            "rows": [["North", 7.25], ["East", None]],
        },
        {"kind": "progress", "text": "Debrief", "done": 3, "of": 10},
    ]


def serve(folder, port, network_port=None):
    """Run the toy room in the Jupyter server of the kit until it is stopped."""
    from pathlib import Path

    from simkit.cli.lab.server import Server
    from simkit.live.room.handlers import attach
    from simkit.live.room.server import RoomServer

    room = RoomServer(ToySession(Path(folder)), Path(folder), [f"http://127.0.0.1:{port}/room"])
    server = Server(Path(folder), port, False, "", room.token, "room/trainer")
    print(json.dumps({"code": room.session.code, "trainer": server.address}), flush=True)
    server.run(attach(room, network_port))


if __name__ == "__main__":
    import sys

    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
