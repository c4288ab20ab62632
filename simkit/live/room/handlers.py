"""Handlers: the room's pages inside the Jupyter server, and what they ask.

A participant needs no login. What opens the room is its code, then a key that only one phone has; neither is a cookie,
and neither opens anything else of the server. To the network only these handlers listen, on a port of their own.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Callable
from functools import cache
from string import Template
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.routing import PathMatches, Rule, RuleRouter
from tornado.web import Application, HTTPError, RedirectHandler, RequestHandler, authenticated
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from simkit.course.room.setup import RoomError
from simkit.live.kit_widget import WEB, script, style
from simkit.live.room.door import TooSoon, known_host
from simkit.live.room.server import PERSON, SCREEN, TRAINER, RoomServer, as_message, log

MOST = 1_000_000  # bytes of a message: what is too long is refused in words, not by a closed line
PATIENCE = 10  # seconds in which a socket must say whose it is
SOCKETS = 500
REFUSED, UNKNOWN, SLOWLY = 409, 410, 429
NOT_OURS = "This address is not the room's. Type it as the big screen shows it."
UNREADABLE = "this page sent what cannot be read: load it again"
# A page inside the page may run its own script, on nothing but itself.
INSIDE = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "frame-ancestors 'self'; sandbox allow-scripts allow-modals allow-downloads"
)


def handlers(room: RoomServer) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """Return what answers under /room, but for the trainer's page."""
    own = {"room": room}
    return [
        (r"/room/?", RoomPage, own | {"kind": PERSON}),
        (r"/room/screen", RoomPage, own | {"kind": SCREEN}),
        (r"/room/(room\.js|room\.css)", RoomFile, own),
        (r"/room/(enter|join|view|act)", RoomAsk, own),
        (r"/room/socket", RoomSocket, own),
        (r"/room/page/([0-9a-f]{40})", InnerPage, own),
    ]


def attach(room: RoomServer, network_port: int | None = None) -> Callable[[Any], None]:
    """Return what adds a room to a Jupyter server that is about to start."""
    sockets = [] if network_port is None else bind_sockets(network_port)

    def add(server: Any) -> None:
        trainer = (r"/room/trainer", TrainerPage, {"room": room})
        server.web_app.add_handlers(".*$", [*handlers(room), trainer])
        listener = HTTPServer(only_the_room(room, server.web_app), max_body_size=MOST)
        server.io_loop.add_callback(listener.add_sockets, sockets)
        server.io_loop.add_callback(room.begin)

    return add


def only_the_room(room: RoomServer, web_app: Application) -> RuleRouter:
    """Return what the network may ask of a server: the room, and not the trainer's page."""
    front = Application([("/", RedirectHandler, {"url": "/room", "permanent": False})])
    return RuleRouter(
        [Rule(PathMatches("/"), front), *(Rule(PathMatches(pattern), web_app) for pattern, *_ in handlers(room))]
    )


class RoomHandler(RequestHandler):
    """What all of the room's handlers share: nothing fetched from elsewhere, nothing told to elsewhere."""

    def initialize(self, room: RoomServer, kind: str = PERSON) -> None:
        self.room, self.kind = room, kind

    def set_default_headers(self) -> None:
        host = self.request.host if known_host(self.request.host) else "localhost"
        self.set_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws://{host}; img-src data:; "
            "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
        )
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")

    def prepare(self) -> None:
        # A name that somebody else's server gave for this machine would let their page speak for ours.
        if not known_host(self.request.host) or not self._from_here():
            raise HTTPError(403)

    def _from_here(self) -> bool:
        origin = self.request.headers.get("Origin")
        return origin is None or urlsplit(origin.lower()).netloc == self.request.host.lower()

    def check_xsrf_cookie(self) -> None:
        """Nothing here is done for a cookie, so no other page can lend itself one."""

    def write_error(self, status_code: int, **told: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish({403: NOT_OURS}.get(status_code, self._reason))

    @property
    def address(self) -> str:
        """Where the request came from."""
        return str(self.request.remote_ip)

    def _admitted(self, asked: dict[str, Any]) -> tuple[str, str]:
        """Return as what a page asks, and its key."""
        kind, key = str(asked.get("as")), str(asked.get("key"))
        if kind not in (PERSON, SCREEN, TRAINER):
            raise RoomError(UNREADABLE)
        self.room.admit(kind, key, self.address)
        return kind, key


class RoomPage(RoomHandler):
    """The page for participants, and the one for the big screen."""

    @allow_unauthenticated
    def get(self) -> None:
        self.finish(page(self.kind))


class TrainerPage(RoomHandler, JupyterHandler):
    """The trainer's page, for who has the server's token."""

    async def prepare(self) -> None:
        await JupyterHandler.prepare(self)

    @authenticated
    def get(self) -> None:
        self.finish(page(TRAINER, self.room.trainer_key, self.room.session.code))

    def write_error(self, status_code: int, **told: Any) -> None:
        RoomHandler.write_error(self, status_code, **told)


class RoomFile(RoomHandler):
    """The script and the style of the pages."""

    @allow_unauthenticated
    def get(self, name: str) -> None:
        self.set_header("Content-Type", "text/javascript" if name.endswith(".js") else "text/css")
        self.finish(_file(name))


class RoomAsk(RoomHandler):
    """What a page asks without a socket: to come in, to see, to act."""

    @allow_unauthenticated
    async def post(self, what: str) -> None:
        try:
            answer = getattr(self, f"_{what}")(_read(self.request.body))
            if what in ("join", "act"):
                await self.room.kept()
        except RoomError as problem:
            answer = {"words": str(problem)}
            self.set_status(UNKNOWN if what == "view" else REFUSED)
            if isinstance(problem, TooSoon):
                self.set_status(SLOWLY)
                self.set_header("Retry-After", str(problem.seconds))
        self.set_header("Content-Type", "application/json")
        self.finish(as_message(answer))

    def _enter(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.room.guard.check(asked.get("code", ""), self.address, time.time())
        return self.room.offers()

    def _join(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"key": self.room.join(asked, self.address)}

    def _view(self, asked: dict[str, Any]) -> dict[str, Any]:
        kind, key = self._admitted(asked)
        view = self.room.view(kind, key)
        if kind == PERSON:
            self.room.polled(key)
        mark = _marked(view)[0]
        return {"mark": mark, "now": time.time(), **({} if asked.get("mark") == mark else {"view": view})}

    def _act(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.room.act(*self._admitted(asked), asked.get("action"), asked.get("at"))
        return {"done": True}


class RoomSocket(RoomHandler, WebSocketHandler):
    """A page with an open line: it says whose it is, then hears each change."""

    key = mark = ""
    left = False
    ping_interval = 15.0  # seconds: a phone that sleeps is found out, and a router keeps the line
    ping_timeout = 14.0
    max_message_size = MOST

    @allow_unauthenticated
    async def get(self, *told: Any) -> None:
        if len(self.room.onlookers) >= SOCKETS:
            raise HTTPError(503)
        await super().get(*told)

    def check_origin(self, origin: str) -> bool:
        return self._from_here()

    def open(self, *told: Any) -> None:
        asyncio.get_running_loop().call_later(PATIENCE, lambda: self.key or self.close())

    async def on_message(self, message: str | bytes) -> None:
        number = None
        try:
            asked = _read(message)
            if not self.key:
                self._hello(asked)
                return
            number = asked.get("id")
            self.room.act(self.kind, self.key, asked.get("action"), asked.get("at"))
            await self.room.kept()
            self._say({"done": number})
            self.show()
        except RoomError as problem:
            self._say({"refused": number, "words": str(problem)})

    def _hello(self, asked: dict[str, Any]) -> None:
        try:
            self.kind, key = self._admitted(asked)
        except RoomError as problem:
            self._gone(problem)
            return
        self.key = key
        self.show()
        if not self.left:
            self.room.enter(self)

    def show(self) -> None:
        """Send what this page shows now, if it is something else than before."""
        try:
            view = self.room.view(self.kind, self.key)
        except RoomError as problem:
            self._gone(problem)
            return
        except Exception as problem:  # one page that cannot be drawn must not keep the others waiting
            log.exception("a page of the room cannot be drawn")
            self._say({"refused": None, "words": f"this page cannot be drawn now ({type(problem).__name__})"})
            return
        mark, text = _marked(view)
        if mark != self.mark:
            self.mark = mark
            self._write(f'{{"view": {text}, "now": {time.time()}}}')

    def _gone(self, problem: RoomError) -> None:
        self.left = True
        self._say({"gone": str(problem)})
        self.close()

    def _say(self, data: dict[str, Any]) -> None:
        self._write(as_message(data))

    def _write(self, message: str) -> None:
        try:
            self.write_message(message)
        except WebSocketClosedError:
            pass  # it comes back, and is told then

    def on_close(self) -> None:
        if self.key:
            self.room.leave(self)


class InnerPage(RoomHandler):
    """A page inside the page: its address is a secret that only a view tells."""

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Content-Security-Policy", INSIDE)

    @allow_unauthenticated
    async def get(self, ticket: str) -> None:
        try:
            text = await self.room.page(ticket)
        except KeyError:
            raise HTTPError(404) from None
        except RoomError as problem:
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            text = str(problem)
        self.finish(text)


def page(kind: str, key: str = "", code: str = "") -> str:
    """Return the one page that all of them are."""
    frame = Template((WEB / "room.html").read_text(encoding="utf-8"))
    titles = {PERSON: "The room", SCREEN: "The room, big screen", TRAINER: "The room, trainer's page"}
    return frame.substitute(kind=kind, key=key, code=code, title=titles[kind])


@cache
def _file(name: str) -> str:
    return script("room") if name.endswith(".js") else style("room")


def _read(message: str | bytes) -> dict[str, Any]:
    try:
        asked = json.loads(message)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise RoomError(UNREADABLE)
    return asked


def _marked(view: dict[str, Any]) -> tuple[str, str]:
    """Return a short word for what a page shows, and what it shows; the number of a version is not shown."""
    text = as_message({**view, "version": 0})
    return hashlib.sha256(text.encode()).hexdigest()[:16], text
