"""Does `simkit room` open a room, say how to get in, and go on where it was?"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

import simkit as sk
from simkit.cli import main
from simkit.cli.lab.server import free_port
from simkit.course.room.setup import RoomError

PATIENCE = 120


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--minutes", "60"], "60"),
        (["--teams", "7"], "from 1 to 6"),
        (["--open", "--blind"], "not allowed with"),
        (["--scenario", "no/such.toml"], "there is no scenario 'no/such.toml'"),
        (["--netwrk"], "did you mean '--network'?"),
    ],
)
def test_is_a_room_that_cannot_be_refused_in_words(capsys, tmp_path, words, expected):
    assert main(["room", "--folder", str(tmp_path / "room"), *words]) == 2
    said = capsys.readouterr()
    assert expected in said.err and "Traceback" not in said.err
    assert not (tmp_path / "room" / "journal.jsonl").exists()


def test_is_a_port_in_use_named_and_nothing_started(capsys, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["room", "--folder", str(tmp_path / "room"), "--port", str(port)]) == 2
    assert f"Port {port} is not free here" in capsys.readouterr().err


def started(folder, *words):
    """A running `simkit room`, and what it told a script."""
    command = [sys.executable, "-m", "simkit", "room", "--json", "--no-browser", "--folder", str(folder), *words]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    text = ""
    while not text.endswith("\n}\n"):
        line = child.stdout.readline()
        assert line, text
        text += line
    return child, json.loads(text)


def ask(base, path, body=None):
    """GET or POST, waiting for the server to come up."""
    until = time.monotonic() + PATIENCE
    request = Request(base + path, None if body is None else json.dumps(body).encode())
    while True:
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode("utf-8")
        except HTTPError as error:
            return error.code, error.read().decode("utf-8")
        except (URLError, ConnectionError):
            assert time.monotonic() < until, "the room does not come up"
            time.sleep(0.2)


def act(base, told, action):
    return ask(base, "/room/act", {**told, "action": action})[0]


def trainer_of(address):
    base, path = re.fullmatch(r"(http://[^/]+)(.*)", address).groups()
    return {"as": "trainer", "key": re.search(r'data-key="(\w+)"', ask(base, path)[1])[1]}


def ended(child):
    child.kill()
    child.wait(PATIENCE)
    child.stdout.close()


def test_is_everybody_where_they_were_when_the_server_was_killed(tmp_path):
    """Killed in the middle of a round and started again: the same code, the same keys, the same addresses, the same
    month; a second server beside it is refused in words; and what lets in is kept for its owner.
    """
    port = str(free_port(8950))
    child, told = started(tmp_path / "room", "--minutes", "45", "--port", port)
    try:
        base = told["join"][0].removesuffix("/room")
        assert not told["goes_on"] and re.fullmatch(r"[A-Z2-9]{6}", told["code"])
        status, answer = ask(base, "/room/join", {"code": told["code"], "name": "Ann", "role": "executor"})
        assert status == 200, answer
        ann = {"as": "person", "key": json.loads(answer)["key"]}
        trainer = trainer_of(told["trainer"])
        for _ in range(3):
            assert act(base, trainer, {"do": "next"}) == 200
        assert act(base, ann, {"do": "decide", "phone": "turns"}) == 200
        before = json.loads(ask(base, "/room/view", ann)[1])["view"]
        assert (before["phase"], before["round"]) == ("decide", 1) and '"turns"' in json.dumps(before)
        other = subprocess.run(
            [sys.executable, "-m", "simkit", "room", "--no-browser", "--folder", str(tmp_path / "room")],
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert other.returncode == 2 and "is open already" in other.stderr
        if os.name != "nt":  # no modes of files there
            assert (tmp_path / "room" / "server.json").stat().st_mode & 0o077 == 0, "what lets in is for its owner"
    finally:
        ended(child)
    child, again = started(tmp_path / "room")
    try:
        assert again == told | {"goes_on": True}
        after = json.loads(ask(base, "/room/view", ann)[1])["view"]
        assert [b for b in after["blocks"] if b["kind"] == "form"] == [
            b for b in before["blocks"] if b["kind"] == "form"
        ]
        assert act(base, trainer_of(told["trainer"]), {"do": "next"}) == 200
        until = time.monotonic() + PATIENCE
        while json.loads(ask(base, "/room/view", ann)[1])["view"]["phase"] != "see":
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        ended(child)


def test_does_a_room_for_phones_warn_and_open_nothing_else(tmp_path):
    """In words: who can come, what goes through the network; and two ports, of which the phones' has the room only."""
    folder, port = tmp_path / "room", free_port(8970)
    command = [sys.executable, "-u", "-m", "simkit", "room", "--no-browser", "--network", "--folder", str(folder)]
    child = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        said = ""
        while "Stop it with" not in said:
            line = child.stdout.readline()
            assert line, said
            said += line
        assert "Everybody in this network" in said and "guest Wi-Fi" in said and f":{port}/room" in said
        base = f"http://127.0.0.1:{port}"
        assert ask(base, "/room")[0] == 200
        for path in ("/api/contents", "/lab", "/room/trainer", "/api/kernels", "/terminals/1", "/files/journal.jsonl"):
            assert ask(base, path)[0] == 404, path
    finally:
        ended(child)


def test_opens_a_notebook_a_room_that_ends_with_it(tmp_path):
    office = sk.load("room/specialists").change({"title": "Ours"})
    opened = sk.room(office, minutes=45, teams=2, folder=tmp_path / "room", port=free_port(8990))
    try:
        assert opened.is_open and opened.code in repr(opened) and opened.code in opened._repr_html_()
        with pytest.raises(RoomError, match="is open already"):
            sk.room(folder=tmp_path / "room")
    finally:
        opened.close()
    assert not opened.is_open and "goes on" in repr(opened)
    first = json.loads((tmp_path / "room" / "journal.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["act"]["setup"]["old"]["title"] == "Ours" and first["act"]["setup"]["teams"] == 2


@pytest.mark.parametrize("wrong", [{"minutes": 60}, {"teams": 0}, {"seed": -1}, {"port": 70000}, {"old": "no/such"}])
def test_is_a_room_that_cannot_be_refused_in_a_notebook(tmp_path, wrong):
    with pytest.raises(ValueError, match=str(next(iter(wrong.values()))).lstrip("-")):
        sk.room(folder=tmp_path / "room", **wrong)
