"""Checks on the model, its pictures and the course: salabim, the office, charts, the lessons, the learner's folder."""

import shutil
import tempfile
from pathlib import Path

from simkit.cli.doctor.packages import Finding, repair
from simkit.cli.lab.folder import course_root, shipped_files
from simkit.cli.lab.server import START

MIME = "application/vnd.vegalite.v5+json"


def salabim() -> Finding:
    """Does salabim, with generator processes, give an answer that can be worked out by hand?"""
    import salabim as sim

    class Clerk(sim.Component):
        """Three clients come every 10 minutes and take 15 each: they leave at 15, 30 and 45."""

        def process(self):
            for arrival in (0, 10, 20):
                yield self.hold(max(0, arrival - self.env.now()))
                yield self.hold(15)
                left.append(self.env.now())

    left: list[float] = []
    environment = sim.Environment(trace=False, yieldless=False, random_seed="*")
    Clerk(env=environment)
    environment.run()
    if left != [15, 30, 45]:
        found = f"clients left at {left}, not at 15, 30 and 45 as by hand"
        return Finding("problem", found, repair())
    return Finding("ok", "gives the answer that one finds by hand")


def office() -> Finding:
    """Does the office run, lose nobody, and give the same answer twice?"""
    import simkit as sk

    scenario = sk.load("textbook/mm1")
    first, second = (sk.run(scenario, seed=1) for _ in range(2))
    served = len(first.cases)
    if not served or not first.cases.equals(second.cases):
        found = f"two runs with the same seed served {served} and {len(second.cases)} clients and should be equal"
        return Finding("problem", found, repair())
    return Finding("ok", f"one desk served {served:,} clients, twice the same")


def charts() -> Finding:
    """Does a chart become data that JupyterLab draws itself, with nothing to fetch?"""
    import altair as alt

    from simkit.present.picture import Picture

    chart = alt.Chart(alt.Data(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    shown = Picture(chart, "One dot.")._repr_mimebundle_()
    if MIME not in shown or "data" not in shown[MIME]:
        found = f"a chart is shown as {', '.join(shown)} instead of {MIME}"
        return Finding("problem", found, repair())
    return Finding("ok", "a chart is plain data for JupyterLab's own viewer")


def lessons() -> Finding:
    """Are the notebooks part of this installation?"""
    root = course_root()
    files = {} if root is None else shipped_files(root)
    counts = {
        part: sum(name.startswith(f"{part}/") and name.endswith(".ipynb") for name in files)
        for part in ("course", "exercises", "solutions")
    }
    if START not in files:
        return Finding("problem", f"lesson 00 ({START}) is not part of this installation", repair())
    found = "{course} lessons, {exercises} exercise and {solutions} solution notebooks".format(**counts)
    return Finding("ok", f"{found} in {root}")


def writable(folder: Path) -> Finding:
    """Can the learner's copy be written here?"""
    folder = folder.expanduser().resolve()
    place = next(place for place in (folder, *folder.parents) if place.is_dir())
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".simkit-doctor-"):
            pass
    except OSError as error:
        advice = "Go to a folder of your own, or name one: `simkit lab FOLDER`."
        found = f"{place} cannot be written ({error.strerror or error})"
        return Finding("problem", found, advice)
    free = shutil.disk_usage(place).free // 1_000_000
    if free < 100:
        advice = "Make room, or name a folder on another disk: `simkit lab FOLDER`."
        return Finding("problem", f"only {free} MB are free in {place}", advice)
    return Finding("ok", f"{place} can be written")
