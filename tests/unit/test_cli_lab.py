"""Does `simkit lab` lay out the course and open it at its home page?"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

from simkit.cli import main
from simkit.cli.lab.server import HOME, START, free_port, has_screen

PATIENCE = 120


def test_is_a_port_in_use_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port, 1) is None
        assert free_port(port, 100) != port


def test_is_a_port_in_use_named_and_nothing_started(capsys, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["lab", str(tmp_path / "mine"), "--port", str(port)]) == 1
    assert f"Port {port} is not free" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "expected"), [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "w"}, True)]
)
def test_is_a_linux_without_a_screen_given_the_address_only(environment, expected):
    """There Jupyter might open a text browser in the terminal."""
    assert has_screen(environment) is (expected or not sys.platform.startswith("linux"))


def test_does_copy_only_lay_out_and_stop(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    assert main(["lab", str(tmp_path / "mine"), "--copy-only", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert START in report["new"] and report["address"] is None
    assert (tmp_path / "mine" / START).is_file()
    assert main(["lab", str(tmp_path / "mine"), "--copy-only"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_is_a_bad_folder_refused_in_words(capsys, tmp_path):
    (tmp_path / "file").write_text("x")
    assert main(["lab", str(tmp_path / "file")]) == 1
    assert "is a file" in capsys.readouterr().err


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A running `simkit lab`: the process and what it told a script."""
    place = tmp_path_factory.mktemp("lab")
    own = {name: str(place / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    own["JUPYTERLAB_SETTINGS_DIR"] = str(place / "settings")
    own["JUPYTERLAB_WORKSPACES_DIR"] = str(place / "workspaces")
    child = subprocess.Popen(
        [sys.executable, "-m", "simkit", "lab", "mine", "--no-browser", "--json"],
        cwd=place, env={**os.environ, **own}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    text = ""
    while not text.endswith("\n}\n"):
        line = child.stdout.readline()
        assert line, child.stderr.read()
        text += line
    yield child, json.loads(text)
    child.terminate()
    child.wait(timeout=PATIENCE)
    child.stdout.close()
    child.stderr.close()


def ask(address, path=None, token=True):
    """GET from the running server, waiting for it to come up; returns status and body."""
    parts = urlsplit(address)
    target = (path or parts.path) + (f"?{parts.query}" if token else "")
    until = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
        try:
            connection.request("GET", target)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8")
        except ConnectionRefusedError:
            assert time.monotonic() < until, "the server does not come up"
            time.sleep(0.2)
        finally:
            connection.close()


@pytest.mark.slow
def test_does_the_address_open_the_home_page(lab):
    _, told = lab
    assert told["address"].startswith("http://127.0.0.1:") and f"/lab/tree/{HOME}?" in told["address"]
    status, page = ask(told["address"])
    assert status == 200 and "JupyterLab" in page


@pytest.mark.slow
def test_does_it_show_the_learners_folder_only(lab):
    _, told = lab
    status, answer = ask(told["address"], "/api/contents/")
    names = {entry["name"] for entry in json.loads(answer)["content"]}
    assert status == 200 and names == {"course", "exercises", "solutions", HOME}


@pytest.mark.slow
def test_is_a_stranger_without_the_token_kept_out(lab):
    _, told = lab
    status, _ = ask(told["address"], "/api/contents/", token=False)
    assert status == 403


@pytest.mark.slow
def test_are_the_notebooks_trusted(lab):
    """In one that is not, JupyterLab shows neither stored pictures nor widgets."""
    _, told = lab
    status, answer = ask(told["address"], f"/api/contents/{START}")
    cells = json.loads(answer)["content"]["cells"]
    trusted = [cell["metadata"].get("trusted") for cell in cells if cell["cell_type"] == "code"]
    assert status == 200 and trusted and all(trusted)


@pytest.mark.slow
def test_is_the_learner_not_asked_about_news(lab):
    """JupyterLab's question about news needs internet and stands in the way of the lesson."""
    _, told = lab
    status, answer = ask(told["address"], "/lab/api/settings/@jupyterlab/apputils-extension:notification")
    properties = json.loads(answer)["schema"]["properties"]
    assert status == 200
    assert properties["fetchNews"]["default"] == "false"
    assert properties["checkForUpdates"]["default"] is False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process list that any user can read")
def test_does_the_token_stand_in_no_process_list(lab):
    child, told = lab
    token = told["address"].rpartition("token=")[2]
    listed = subprocess.run(["ps", "-p", str(child.pid), "-o", "args="], capture_output=True, text=True).stdout
    assert "simkit lab" in listed and token not in listed
