"""Room server: one session, everybody who looks on, and the simulation beside it.

All of it happens in the loop of the Jupyter server that the kit starts, but for what is simulated: that goes to
another process, for a run of a fifth of a second would keep thirty phones waiting.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import math
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import segno

from simkit.course.predictions.predictions_file import write_whole
from simkit.course.room.setup import ROLES, RoomError
from simkit.experiment.processes import elsewhere
from simkit.live.room.beside import apart, drawn, run_it
from simkit.live.room.door import CodeGuard

PERSON, SCREEN, TRAINER = "person", "screen", "trainer"
FILE = "server.json"
LONGEST = 2000  # characters of one text; a session takes less, and says so itself
TOGETHER = 0.03  # seconds in which acts are gathered before all pages are told
RELOADED = 3  # seconds in which somebody may be gone, for a page that is loaded again
POLLING = 8  # seconds after which somebody who asks, but has no socket, counts as gone
QUICK, ACTS = 5, 20  # seconds, and how many acts of one page are heard in them
TRIES = 2  # of a simulation that fails
KNOWN, FILMS = 1000, 8  # pages whose acts are counted, and replays that are kept
log = logging.getLogger("simkit.room")


class Onlooker(Protocol):
    """A page with an open socket."""

    kind: str
    key: str

    def show(self) -> None: ...


class RoomServer:
    """What the handlers ask: who may see what, what an act does, and who must be told."""

    def __init__(self, session: Any, folder: Path, addresses: Iterable[str] = ()) -> None:
        self.session, self.addresses = session, list(addresses)
        self._secret = _secret(folder / FILE)
        self.guard = CodeGuard(session.code)
        self.trainer_key, self.token = self.sign(TRAINER), self.sign("token")
        self.onlookers: set[Onlooker] = set()
        self._acts: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=ACTS))
        self._asked: dict[str, float] = {}  # keys of pages without a socket, and when they last asked
        self._pages: dict[str, tuple[Any, ...]] = {}
        self._made: dict[str, asyncio.Task[str]] = {}
        self._running: set[Any] = set()
        self._failed: defaultdict[Any, int] = defaultdict(int)
        self._news = self._telling = self._up = False
        self._sync: Callable[[], None] = lambda: None
        self._keeping: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    def sign(self, *words: Any) -> str:
        """Return a word that nobody else can make, the same each time this room is opened."""
        return hmac.new(self._secret, repr(words).encode(), hashlib.sha256).hexdigest()[:40]

    def begin(self) -> None:
        """Watch the clock, and simulate what waits; to be called in the loop."""
        self._sync = self.session.gather()
        self._keep(self._watch())
        self.changed()

    async def _watch(self) -> None:
        while True:
            now = time.time()
            for key in [key for key, at in self._asked.items() if now - at > POLLING]:
                del self._asked[key]
                self._leave(key)
            up = self.session.tick(now)
            if up != self._up:
                self._up = up
                self.changed()
            await asyncio.sleep(1)

    def _keep(self, work: Any) -> asyncio.Task[Any]:
        """Start a task, and hold it: the loop alone would let it go."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # ------------------------------------------------------------------ what pages ask

    def offers(self) -> dict[str, Any]:
        """Return what one may choose when joining."""
        return {"teams": list(self.session.setup.names), "roles": [[key, label] for key, label in ROLES.items()]}

    def join(self, asked: dict[str, Any], address: str) -> str:
        """Let somebody in who knows the code, and return their key."""
        self.guard.check(asked.get("code", ""), address, time.time())
        _checked(asked)
        told = [asked.get(name) or None for name in ("team", "role")]
        with in_words():
            key = self.session.join(str(asked.get("name", "")), *(one if one is None else str(one) for one in told))
        self.changed()
        return key

    def view(self, kind: str, key: str) -> dict[str, Any]:
        """Return what somebody sees who was admitted. Raises RoomError if they are not of this room any more."""
        if kind == PERSON:
            return self._with_pages(self.session.view(key))
        return self._with_pages(self.session.screen() if kind == SCREEN else self.session.trainer())

    def admit(self, kind: str, key: str, address: str) -> None:
        """Raise RoomError if this is neither a participant's key, nor the screen's code, nor the trainer's key."""
        if kind == SCREEN:
            self.guard.check(key, address, time.time())
        elif kind == TRAINER and not hmac.compare_digest(key.encode("utf-8", "replace"), self.trainer_key.encode()):
            raise RoomError("This page is of another room. Open the trainer's page by the address in the terminal.")

    def act(self, kind: str, key: str, action: Any, at: Any = None) -> None:
        """Do what somebody asks for. Raises RoomError in words if that cannot be."""
        if not isinstance(action, dict) or not isinstance(action.get("do"), str):
            raise RoomError("this page asked for something that is no act of this room: load it again")
        _checked(action)
        if len(self._acts) > KNOWN:
            self._acts.clear()
        now, acts = time.monotonic(), self._acts[key]
        if len(acts) == ACTS and now - acts[0] < QUICK:
            raise RoomError("that was much at once: wait some seconds")
        acts.append(now)
        if kind == TRAINER:
            shown = self.session.trainer()
            if at is not None and at != [shown["phase"], shown["round"]]:
                raise RoomError("the room has gone on since this page was drawn: look again before you press")
            with in_words():
                self.session.lead(action)
        elif kind == PERSON:
            with in_words():
                self.session.act(key, action)
        else:
            raise RoomError("the big screen only shows")
        self.changed()

    # ------------------------------------------------------------------ who is here

    def enter(self, one: Onlooker) -> None:
        """Somebody's page is open."""
        self.onlookers.add(one)
        self._here(one.key, True)

    def leave(self, one: Onlooker) -> None:
        """A page was closed, or loaded again, or its phone sleeps."""
        self.onlookers.discard(one)
        asyncio.get_running_loop().call_later(RELOADED, self._leave, one.key)

    def polled(self, key: str) -> None:
        """A page without a socket has asked."""
        self._asked[key] = time.time()
        self._here(key, True)

    def _leave(self, key: str) -> None:
        if key not in self._asked and all(one.key != key for one in self.onlookers):
            self._here(key, False)

    def _here(self, key: str, here: bool) -> None:
        before = self.session.version
        self.session.here(key, here)
        if self.session.version != before:
            self.changed()

    # ------------------------------------------------------------------ what all are told

    def changed(self) -> None:
        """Tell all pages soon, and simulate what is needed now."""
        self._news = True
        if not self._telling:
            self._telling = True
            asyncio.get_running_loop().call_later(TOGETHER, lambda: self._keep(self._tell()))

    async def _tell(self) -> None:
        try:
            while self._news:
                self._news = False
                await self.kept()
                for job in self.session.pending():
                    if job.id not in self._running and self._failed[job.id] < TRIES:
                        self._running.add(job.id)
                        self._keep(self._do(job))
                for one in list(self.onlookers):
                    one.show()
                    await asyncio.sleep(0)  # acts are heard in between
        except RoomError:
            log.exception("what the room did is not on the disk, and is not shown")
        finally:
            self._telling = False

    async def kept(self) -> None:
        """Return when all that was done is on the disk; what is done together goes there together."""
        if self._keeping is None:
            self._keeping = self._keep(self._write())
        await asyncio.shield(self._keeping)

    async def _write(self) -> None:
        await asyncio.sleep(0)
        self._keeping = None  # what is done from here on waits for the next time
        await asyncio.to_thread(self._sync)

    async def _do(self, job: Any) -> None:
        try:
            if job.parallel:
                loop = asyncio.get_running_loop()
                result = await asyncio.to_thread(apart, job, partial(loop.call_soon_threadsafe, self._reached))
            else:
                result = await asyncio.wrap_future(elsewhere(run_it, job))
            self.session.done(job, result)
        except Exception as problem:
            log.exception("a simulation of the room failed")
            self._failed[job.id] += 1
            if self._failed[job.id] == TRIES:
                self.session.failed(job, str(problem) or type(problem).__name__)
        finally:
            self._running.discard(job.id)
            self.changed()

    def _reached(self, futures: int) -> None:
        self.session.reached(futures)
        self.changed()

    # ------------------------------------------------------------------ pages inside the pages

    def _with_pages(self, view: dict[str, Any]) -> dict[str, Any]:
        return {**view, "blocks": [self._with_page(block) for block in view["blocks"]]}

    def _with_page(self, block: dict[str, Any]) -> dict[str, Any]:
        kind = block["kind"]
        if kind == "join":
            addresses = self.addresses or [block.get("address") or ""]
            seen = f"{addresses[0]}#{block['code']}"
            drawn_code = segno.make(seen, error="m").svg_data_uri(border=2, light="#fff")
            return {**block, "addresses": addresses, "qr": drawn_code}
        if kind not in ("replay", "link"):
            return block
        what = (kind, block["team"], block["round"]) if kind == "replay" else (kind, block.get("page", "debrief"))
        ticket = self.sign(*what)
        self._pages[ticket] = what
        return {**block, "address": f"/room/page/{ticket}"}

    async def page(self, ticket: str) -> str:
        """Return a page that a view pointed to: a replay, or what is taken home."""
        kind, *which = self._pages[ticket]
        if kind == "link":
            return self.session.page()
        if ticket not in self._made:
            while len(self._made) >= FILMS:
                del self._made[next(iter(self._made))]
            self._made[ticket] = self._keep(self._film(*which))
        try:
            return await asyncio.shield(self._made[ticket])
        except Exception:
            self._made.pop(ticket, None)
            raise

    async def _film(self, team: str, number: int) -> str:
        return await asyncio.wrap_future(elsewhere(drawn, self.session.film(team, number)))


@contextmanager
def in_words() -> Iterator[None]:
    """Let nobody's act stop the room: what the session does not refuse in words is a mistake of ours."""
    try:
        yield
    except RoomError:
        raise
    except Exception as problem:
        log.exception("the room could not do this")
        raise RoomError(f"this did not work ({type(problem).__name__}); the room goes on") from problem


def _checked(asked: dict[str, Any]) -> None:
    """Refuse what is too long, before it reaches a disk."""
    for value in asked.values():
        if isinstance(value, str) and len(value) > LONGEST:
            raise RoomError(f"that text has {len(value):,} characters; say it in fewer")


def _secret(path: Path) -> bytes:
    """Return what this room signs with: kept in its folder, so that pages go on when the server starts again."""
    if not path.is_file():
        write_whole(path, json.dumps({"secret": secrets.token_hex(32)}))
    return bytes.fromhex(json.loads(path.read_text(encoding="utf-8"))["secret"])


def as_message(data: Any) -> str:
    """Write what a page reads; what is no number becomes null."""
    try:
        return json.dumps(data, allow_nan=False, default=_number)
    except ValueError:
        return json.dumps(_finite(data), allow_nan=False, default=_number)


def _number(value: Any) -> Any:
    return _finite(value.item()) if hasattr(value, "item") else str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
