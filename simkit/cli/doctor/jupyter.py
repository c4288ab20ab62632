"""Checks on Jupyter: a kernel that starts here, sliders, and charts that JupyterLab can draw itself."""

import json
import subprocess
import sys
from pathlib import Path

from simkit.cli.doctor.packages import Finding, repair

KERNEL = "python3"
PATIENCE = 60  # seconds; a first start on a slow laptop with a virus scanner takes half of that
WIDGETS = "@jupyter-widgets/jupyterlab-manager"
VEGA = "@jupyterlab/vega5-extension"


def kernel() -> Finding:
    """Start the kernel that the lessons name, let it add and import simkit, and stop it."""
    try:
        answer = _ask_kernel("import sys, simkit; print(1 + 1, sys.prefix)")
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return Finding("problem", f"'{KERNEL}' does not start or answer ({reason})", repair())
    number, _, prefix = answer.strip().partition(" ")
    if number != "2":
        found = f"'{KERNEL}' starts but cannot run simkit ({answer.strip() or 'no answer'})"
        return Finding("problem", found, repair())
    if Path(prefix).resolve() != Path(sys.prefix).resolve():
        found = f"'{KERNEL}' starts another Python, in {prefix}, than the one simkit runs in, {sys.prefix}"
        advice = f"Run `{sys.executable} -m ipykernel install --sys-prefix` so that lessons use this one."
        return Finding("problem", found, advice)
    return Finding("ok", f"'{KERNEL}' starts, runs simkit and can add")


def _ask_kernel(code: str) -> str:
    """Run code in a fresh kernel; return what it printed, or its error in one line."""
    from jupyter_client.manager import KernelManager

    manager = KernelManager(kernel_name=KERNEL)
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.blocking_client()
    said: list[str] = []

    def hear(message: dict) -> None:
        content = message["content"]
        if message["msg_type"] == "stream" and content["name"] == "stdout":
            said.append(content["text"])
        elif message["msg_type"] == "error":
            said.append(f"{content['ename']}: {content['evalue']}")

    try:
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        client.execute_interactive(code, timeout=PATIENCE, output_hook=hear, store_history=False, allow_stdin=False)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return "".join(said)


def widgets() -> Finding:
    """Is the part of JupyterLab that shows ipywidgets there and switched on?"""
    from jupyter_core.paths import jupyter_path

    places = [Path(place) / WIDGETS / "package.json" for place in jupyter_path("labextensions")]
    place = next((place for place in places if place.is_file()), None)
    if place is None:
        return Finding("problem", "JupyterLab's widget extension is not installed", repair())
    if WIDGETS in _switched_off():
        advice = f"Run `{sys.executable} -m jupyter labextension enable {WIDGETS}`."
        return Finding("problem", "JupyterLab's widget extension is switched off", advice)
    version = json.loads(place.read_text(encoding="utf-8"))["version"]
    return Finding("ok", f"JupyterLab's widget extension {version} is installed")


def chart_viewer() -> Finding:
    """Does JupyterLab itself carry the part that draws our charts?"""
    from jupyterlab.commands import get_app_dir

    built = json.loads((Path(get_app_dir()) / "static" / "package.json").read_text(encoding="utf-8"))
    if VEGA not in built["jupyterlab"]["mimeExtensions"]:
        return Finding("problem", "JupyterLab cannot draw Vega-Lite charts", repair())
    if VEGA in _switched_off():
        advice = f"Run `{sys.executable} -m jupyter labextension enable {VEGA}`."
        return Finding("problem", "JupyterLab's chart viewer is switched off", advice)
    return Finding("ok", "JupyterLab draws them itself, nothing is fetched")


def _switched_off() -> set[str]:
    """Names of the JupyterLab extensions that a setting of this machine or user switched off."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab.commands import get_app_dir
    from jupyterlab_server.config import get_page_config

    page = get_page_config(jupyter_path("labextensions"), str(Path(get_app_dir()) / "settings"))
    return set(page["disabledExtensions"])
