"""Does the room let in who knows its code, tell everybody what is theirs, and stay up whatever is sent?"""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import websocket_connect
from toy_room import ToyFilm, ToySession

from simkit.course.room.setup import RoomError
from simkit.live.kit_widget import WEB
from simkit.live.room.door import CodeGuard, TooSoon, known_host, network_addresses
from simkit.live.room.handlers import handlers, only_the_room
from simkit.live.room.server import RoomServer, as_message

PATIENCE = 60


class Room:
    """A running room, and what a phone does with it."""

    def __init__(self, session, port):
        self.session, self.port, self.server = session, port, None

    async def ask(self, path, body=None, **headers):
        """GET, or POST as a page does; returns status and answer."""
        text = None if body is None else body if isinstance(body, str) else json.dumps(body)
        request = HTTPRequest(
            f"http://127.0.0.1:{self.port}{path}", method="GET" if body is None else "POST", body=text,
            headers=headers, follow_redirects=False, request_timeout=PATIENCE,
        )  # fmt: skip
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        told = answer.body.decode("utf-8")
        return answer.code, json.loads(told) if "json" in answer.headers.get("Content-Type", "") else told

    async def join(self, name="Ann", **more):
        status, told = await self.ask("/room/join", {"code": self.session.code, "name": name, **more})
        assert status == 200, told
        return told["key"]

    async def line(self, kind, key, **headers):
        """An open line that has said whose it is."""
        request = HTTPRequest(f"ws://127.0.0.1:{self.port}/room/socket", headers=headers)
        socket = await websocket_connect(request)
        await socket.write_message(json.dumps({"as": kind, "key": key}))
        return socket

    async def lead(self, action, **more):
        told = {"as": "trainer", "key": self.server.trainer_key, "action": action, **more}
        return await self.ask("/room/act", told)


@asynccontextmanager
async def opened(folder, network=False, **how):
    """A room that answers on a port of this machine."""
    session = ToySession(folder, **how)
    (sockets,) = [bind_sockets(0, "127.0.0.1")]
    room = Room(session, sockets[0].getsockname()[1])
    room.server = RoomServer(session, folder)
    other = [(r"/api/contents", Other), (r"/lab", Other), (r"/room/trainer", Other), (r"/files/(.*)", Other)]
    application = Application([*handlers(room.server), *other])
    server = HTTPServer(only_the_room(room.server, application) if network else application)
    server.add_sockets(sockets)
    room.server.begin()
    try:
        yield room
    finally:
        server.stop()
        await server.close_all_connections()


class Other(RequestHandler):
    """What else a Jupyter server answers."""

    def get(self, *told):
        self.finish("open")


def play(scene, folder, **how):
    """Let a scene happen in a room."""

    async def whole():
        async with opened(folder, **how) as room:
            await asyncio.wait_for(scene(room), PATIENCE)

    with ThreadPoolExecutor(1) as pool:  # in a thread of its own: a browser's loop may turn in this one
        pool.submit(asyncio.run, whole()).result()


async def told(socket, until):
    """Read messages up to one that fits."""
    while True:
        message = await socket.read_message()
        assert message is not None, "the line was closed"
        found = json.loads(message)
        if until(found):
            return found


def sees(phase, number=None):
    return lambda one: one.get("view", {}).get("phase") == phase and number in (None, one["view"]["round"])


# ---------------------------------------------------------------------- the door


def test_is_whoever_guesses_the_code_slowed_down():
    """Slips are free; then each costs twice the wait, in words, and the right code must wait as well."""
    guard = CodeGuard("K7MQ4X")
    for _ in range(2):
        with pytest.raises(RoomError, match="not the code"):
            guard.check("AAAAAA", "10.0.0.9", 100)
    waits = []
    at = 100.0
    for _ in range(8):
        with pytest.raises(TooSoon, match="Wait") as refused:
            guard.check("AAAAAA", "10.0.0.9", at)
        waits.append(refused.value.seconds)
        with pytest.raises(TooSoon, match="Too many wrong codes"):
            guard.check("K7MQ4X", "10.0.0.9", at + refused.value.seconds - 0.5)
        at += refused.value.seconds
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    guard.check("K7MQ4X", "10.0.0.8", at - 1)  # nobody else waits
    guard.check("k7m q4x", "10.0.0.9", at)


def test_do_all_addresses_of_one_machine_count_together():
    """Under IPv6 one machine has as many addresses as it likes."""
    guard = CodeGuard("K7MQ4X")
    for number in range(3):
        with pytest.raises(RoomError):
            guard.check("AAAAAA", f"fe80::{number:x}%eth0", 100)
    with pytest.raises(TooSoon):
        guard.check("K7MQ4X", "fe80::99", 101)
    guard.check("K7MQ4X", "fe80:1::99", 101)


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:8888", True), ("192.168.1.5:8080", True), ("[fe80::1]:8080", True), ("localhost", True),
        ("evil.example:8080", False), ("192.168.1.5.evil.example", False), ("", False), ("a:b:c", False),
    ],
)  # fmt: skip
def test_is_a_name_that_others_gave_this_machine_refused(host, known):
    assert known_host(host) is known


def test_do_phones_get_addresses_with_the_port():
    assert all(address.endswith(":8080/room") and "127.0.0.1" not in address for address in network_addresses(8080))


def test_is_a_wrong_code_told_and_slowed_over_the_line(tmp_path):
    async def scene(room):
        for _ in range(2):
            status, told = await room.ask("/room/enter", {"code": "AAAAAA"})
            assert status == 409 and "not the code" in told["words"]
        status, told = await room.ask("/room/join", {"code": "AAAAAA", "name": "Eve"})
        assert status == 429 and "Wait 2 seconds" in told["words"]
        assert (await room.ask("/room/join", {"code": room.session.code, "name": "Eve"}))[0] == 429
        assert not room.session.people

    play(scene, tmp_path)


def test_does_the_network_reach_nothing_but_the_room(tmp_path):
    """Neither with the code, nor with somebody's key, nor around a corner."""

    async def scene(room):
        key = await room.join()
        closed = (
            "/api/contents",
            "/lab",
            "/files/x",
            "/room/trainer",
            "/room/trainer?token=x",
            "/room/../api/contents",
        )
        for path in (*closed, "/room/%2e%2e/lab", "/room/room.py", "/room/../room/server.py", "/room/page/" + "0" * 40):
            for proof in ("", room.session.code, key):
                status, _ = await room.ask(path, Authorization=f"token {proof}", Cookie=f"key={proof}")
                assert status == 404, path
        assert (await room.ask("/"))[0] == 302 and (await room.ask("/room"))[0] == 200

    play(scene, tmp_path, network=True)


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Host": "evil.example:8080"}, {"Origin": "null"}]
)
def test_is_another_page_refused(tmp_path, headers):
    """A page from elsewhere in a participant's browser asks by its own origin, or by a name of its own."""

    async def scene(room):
        key = await room.join()
        assert (await room.ask("/room/view", {"as": "person", "key": key}, **headers))[0] == 403
        with pytest.raises(Exception, match="403"):
            await room.line("person", key, **headers)

    play(scene, tmp_path)


def test_does_the_line_open_at_the_address_of_the_network(tmp_path):
    async def scene(room):
        own = {"Host": "192.168.1.5:8080", "Origin": "http://192.168.1.5:8080"}
        await told(await room.line("person", await room.join(), **own), sees("lobby"))

    play(scene, tmp_path)


def test_does_no_page_run_or_load_what_is_not_its_own():
    page = (WEB / "room.html").read_text(encoding="utf-8")
    script = (WEB / "room.js").read_text(encoding="utf-8")
    assert "style=" not in page and "onclick=" not in page and "http:" not in page and "https:" not in page
    assert "innerHTML" not in script and "insertAdjacentHTML" not in script and "eval(" not in script


# ---------------------------------------------------------------------- playing


def test_does_everybody_see_what_one_does_and_only_what_is_theirs(tmp_path):
    async def scene(room):
        ann, bo = await room.join("Ann"), await room.join("Bo <b>", team="East", role="management")
        first, second = await room.line("person", ann), await room.line("person", bo)
        assert (await told(first, sees("lobby")))["view"]["team"] == "North"
        screen = await room.line("screen", room.session.code)
        seen = await told(screen, sees("lobby"))
        assert seen["view"]["blocks"][0]["qr"].startswith("data:image/svg+xml")
        assert bo not in json.dumps(seen) and ann not in json.dumps(await told(second, sees("lobby")))
        assert (await room.lead({"do": "next"}))[0] == 200
        await told(first, sees("decide"))
        await second.write_message(json.dumps({"id": 7, "action": {"do": "decide", "text": "😀" * 100}}))
        assert await told(second, lambda one: "done" in one) == {"done": 7}
        trainer = await room.line("trainer", room.server.trainer_key)
        await told(trainer, lambda one: "😀" in json.dumps(one, ensure_ascii=False))

    play(scene, tmp_path)


def test_goes_it_on_without_a_socket(tmp_path):
    """A page that may only ask is told when nothing changed, and is here as long as it asks."""

    async def scene(room):
        key = await room.join()
        status, first = await room.ask("/room/view", {"as": "person", "key": key})
        assert status == 200 and room.session.people[key]["here"]
        _, again = await room.ask("/room/view", {"as": "person", "key": key, "mark": first["mark"]})
        assert "view" not in again
        await room.lead({"do": "next"})
        _, now = await room.ask("/room/view", {"as": "person", "key": key, "mark": first["mark"]})
        assert now["view"]["phase"] == "decide"
        assert (await room.ask("/room/act", {"as": "person", "key": key, "action": {"do": "decide"}}))[0] == 200

    play(scene, tmp_path)


@pytest.mark.parametrize("who", [("person", "x"), ("person", ""), ("trainer", "x"), ("trainer", "ü"), ("nobody", "x")])
def test_is_a_key_of_nobody_told_so(tmp_path, who):
    async def scene(room):
        kind, key = who
        status, told_so = await room.ask("/room/view", {"as": kind, "key": key})
        assert status == 410 and told_so["words"]
        assert (await room.ask("/room/act", {"as": kind, "key": key, "action": {"do": "next"}}))[0] == 409
        assert "gone" in await told(await room.line(kind, key), lambda one: True)

    play(scene, tmp_path)


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", "null", '"x"', "[" * 5000, '{"as": 1, "key": [], "action": 7}', '{"code": {"a": 1}}', "\x00"],
)
def test_is_what_cannot_be_read_refused_in_words(tmp_path, body):
    async def scene(room):
        key = await room.join()
        for path in ("enter", "join", "view", "act"):
            status, answer = await room.ask(f"/room/{path}", body)
            assert status in (409, 410, 429) and answer["words"], path
        socket = await room.line("person", key)
        await told(socket, sees("lobby"))
        await socket.write_message(body)
        assert (await told(socket, lambda one: "refused" in one))["words"]

    play(scene, tmp_path)


def test_is_a_text_without_end_refused_before_it_reaches_the_disk(tmp_path):
    async def scene(room):
        status, told_so = await room.ask("/room/join", {"code": room.session.code, "name": "x" * 10_000})
        assert status == 409 and "10,000 characters" in told_so["words"]
        key = await room.join()
        await room.lead({"do": "next"})
        socket = await room.line("person", key)
        await socket.write_message(json.dumps({"id": 1, "action": {"do": "decide", "text": "😀" * 10_000}}))
        assert "10,000 characters" in (await told(socket, lambda one: "refused" in one))["words"]
        assert (tmp_path / "toy.jsonl").stat().st_size < 1000

    play(scene, tmp_path)


def test_is_a_page_that_sends_without_pause_told_to_wait(tmp_path):
    async def scene(room):
        key = await room.join()
        await room.lead({"do": "next"})
        asked = {"as": "person", "key": key, "action": {"do": "decide"}}
        answers = [(await room.ask("/room/act", asked))[0] for _ in range(25)]
        assert answers == [200] * 20 + [409] * 5
        other = await room.join("Bo")
        assert (await room.ask("/room/act", asked | {"key": other}))[0] == 200

    play(scene, tmp_path)


def test_do_two_trainers_press_the_same_button_once(tmp_path):
    """A page says in which phase and month it was drawn; what has gone on meanwhile does not go on twice."""

    async def scene(room):
        at = ["lobby", 0]
        assert (await room.lead({"do": "next"}, at=at))[0] == 200
        status, told_so = await room.lead({"do": "next"}, at=at)
        assert status == 409 and "gone on" in told_so["words"] and room.session.phase == "decide"

    play(scene, tmp_path)


def test_does_the_room_answer_while_an_office_is_simulated(tmp_path):
    """The work is done in another process, and its result is seen by all."""

    async def scene(room):
        key = await room.join()
        socket = await room.line("person", key)
        await room.lead({"do": "next"})
        await room.lead({"do": "next"})
        await told(socket, sees("run"))
        assert (await room.ask("/room/view", {"as": "person", "key": key}))[0] == 200
        await told(socket, sees("see"))

    play(scene, tmp_path)


def test_is_another_process_really_another():
    from simkit.experiment.processes import elsewhere

    assert elsewhere(os.getpid).result(PATIENCE) != os.getpid()


def test_goes_the_room_on_when_a_simulation_fails(tmp_path):
    async def scene(room):
        await room.join()
        socket = await room.line("trainer", room.server.trainer_key)
        await room.lead({"do": "next"})
        await room.lead({"do": "next"})
        seen = await told(socket, sees("see"))
        assert "the office stands still" in json.dumps(seen)

    play(scene, tmp_path, breaks=True)


def test_does_a_mistake_of_ours_stop_nobody(tmp_path):
    """One page that cannot be drawn, one act that breaks: both are told, the others go on."""

    async def scene(room):
        ann, bo = await room.join("Ann"), await room.join("Bo")
        first, second = await room.line("person", ann), await room.line("person", bo)
        await told(first, sees("lobby"))
        view, act = room.session.view, room.session.act
        room.session.view = lambda key: view(key) if key == bo else 1 / 0
        room.session.act = lambda key, action: act(key, action) if key == bo else 1 / 0
        await room.lead({"do": "next"})
        await told(second, sees("decide"))
        assert "cannot be drawn" in (await told(first, lambda one: "refused" in one))["words"]
        await first.write_message(json.dumps({"id": 1, "action": {"do": "decide"}}))
        assert "the room goes on" in (await told(first, lambda one: one.get("refused") == 1))["words"]
        room.session.view = view
        await second.write_message(json.dumps({"id": 2, "action": {"do": "decide"}}))
        await told(first, sees("decide"))

    play(scene, tmp_path)


def test_is_a_replay_made_beside_and_seen_by_its_secret_address(tmp_path):
    """The page inside runs its own script and reaches nothing of the page around it."""

    async def scene(room):
        ticket = room.server._with_page({"kind": "link", "text": "home"})["address"]
        status, page = await room.ask(ticket)
        assert status == 200 and "What made the difference" in page
        room.session.film = lambda team, number: ToyFilm()
        block = room.server._with_page({"kind": "replay", "team": "North", "round": 1})
        pages = await asyncio.gather(room.ask(block["address"]), room.ask(block["address"]))
        assert all(status == 200 and "Widget.render" in page for status, page in pages)
        assert len(room.server._made) == 1

    play(scene, tmp_path)


def test_is_somebody_who_is_thrown_out_told_so(tmp_path):
    async def scene(room):
        key = await room.join()
        socket = await room.line("person", key)
        await told(socket, sees("lobby"))
        await room.lead({"do": "remove", "value": key})
        assert "does not know you" in (await told(socket, lambda one: "gone" in one))["gone"]
        await room.join("Ann")

    play(scene, tmp_path)


def test_is_somebody_who_reloads_twenty_times_one_person_who_is_here(tmp_path, monkeypatch):
    monkeypatch.setattr("simkit.live.room.server.RELOADED", 0.2)

    async def scene(room):
        key = await room.join()
        for _ in range(20):
            socket = await room.line("person", key)
            await told(socket, sees("lobby"))
            socket.close()
        assert len(room.session.people) == 1 and room.session.people[key]["here"]
        while room.session.people[key]["here"]:  # everybody leaves
            await asyncio.sleep(0.05)
        assert (await room.lead({"do": "next"}))[0] == 200
        await told(await room.line("person", key), sees("decide"))

    play(scene, tmp_path)


def test_is_nothing_lost_of_forty_people_in_eight_months(tmp_path):
    """Everybody sends every month, all at once, beside a running simulation; everything arrives, once and in order."""

    async def person(room, number):
        key = await room.join(f"P{number}", team=("North", "East")[number % 2])
        socket = await room.line("person", key)
        for month in range(1, 9):
            await told(socket, sees("decide", month))
            act = {"do": "decide", "text": f"{number} in {month}"}
            await socket.write_message(json.dumps({"id": month, "action": act}))
            assert "done" in await told(socket, lambda one: "done" in one or "refused" in one)
        await told(socket, sees("see", 8))
        return key

    async def scene(room):
        room.session.rounds = 8
        people = [asyncio.create_task(person(room, number)) for number in range(40)]
        while len(room.session.people) < 40:
            await asyncio.sleep(0.02)
        for month in range(1, 9):
            await room.lead({"do": "next"}, at=["lobby" if month == 1 else "see", month - 1])
            while sum(str(month) in acts for acts in room.session.told.values()) < 40:
                await asyncio.sleep(0.02)
            await room.lead({"do": "next"}, at=["decide", month])
            while room.session.phase != "see":
                await asyncio.sleep(0.02)
        for number, key in enumerate(await asyncio.gather(*people)):
            said = {month: act["text"] for month, act in room.session.told[key].items()}
            assert said == {str(month): f"{number} in {month}" for month in range(1, 9)}
        again = ToySession(tmp_path)
        assert again.told == room.session.told and again.round == 8

    play(scene, tmp_path)


def test_is_no_number_that_is_none_sent():
    assert as_message({"a": float("nan"), "b": [1, float("inf")]}) == '{"a": null, "b": [1, null]}'


def test_are_pages_still_who_they_were_when_the_server_starts_again(tmp_path):
    session = SimpleNamespace(code="K7MQ4X")
    first, again = RoomServer(session, tmp_path), RoomServer(session, tmp_path)
    assert first.trainer_key == again.trainer_key and first.token == again.token != first.trainer_key
    (other := tmp_path / "other").mkdir()
    assert RoomServer(session, other).token != first.token
    if os.name != "nt":
        assert Path(tmp_path / "server.json").stat().st_mode & 0o077 == 0
