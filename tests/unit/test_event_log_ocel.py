"""Is a run written as OCEL 2.0 what the standard asks, and the same events as in the other forms?

The rules are those of the specification (Berti and others 2024, arXiv:2403.01975, and the page on JSON at
ocel-standard.org), written as a JSON schema of our own; and r4pm, which is no kin of this kit, reads what was written.
"""

import json

import jsonschema
import pytest
import r4pm

import simkit as sk
from simkit.measures.event_log import attributes

TEXT = {"type": "string"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}


def table(needed, **also):
    """A list of objects with these keys."""
    properties = {key: TEXT for key in needed} | also
    return {"type": "array", "items": {"type": "object", "required": list(properties), "properties": properties}}


KINDS = table(["name"], attributes=table(["name"], type={"enum": ["string", "time", "integer", "float", "boolean"]}))
RELATED = table(["objectId", "qualifier"])
STANDARD = {
    "type": "object",
    "required": ["eventTypes", "objectTypes", "events", "objects"],
    "properties": {
        "eventTypes": KINDS,
        "objectTypes": KINDS,
        "events": table(["id", "type"], time=MOMENT, attributes=table(["name", "value"]), relationships=RELATED),
        "objects": table(["id", "type"], attributes=table(["name", "value"], time=MOMENT), relationships=RELATED),
    },
}


ROOMS = ("offices/clinic", "offices/neighbourhood-team")


@pytest.fixture(scope="module", params=["own/_new", "textbook/vicious-circle", "tax-office/specialists", *ROOMS])
def run(request):
    """An office that waits on others, one with a telephone, one with errors and chasing calls."""
    return sk.run(sk.load(request.param).change({"clock.warm_up_days": 0, "clock.horizon_days": 4}), seed=1)


def test_is_it_what_the_standard_asks(run, tmp_path):
    """Form; every id once; every type, attribute and object that is named exists."""
    data = json.loads(run.save_log(tmp_path / "log.jsonocel").read_text())
    jsonschema.validate(data, STANDARD)
    for kinds, things in (("eventTypes", "events"), ("objectTypes", "objects")):
        known = {kind["name"]: {one["name"] for one in kind["attributes"]} for kind in data[kinds]}
        ids = [thing["id"] for thing in data[things]]
        assert len(known) == len(data[kinds]) and len(set(ids)) == len(ids) > 0
        for thing in data[things]:
            assert {one["name"] for one in thing["attributes"]} <= known[thing["type"]]
    there = {thing["id"] for thing in data["objects"]}
    assert {one["objectId"] for thing in data["events"] + data["objects"] for one in thing["relationships"]} <= there


def test_are_the_events_those_of_the_other_forms(run, tmp_path):
    """As many, of the same activities, at the same moments, of the same case, by the same people; and tasks as well."""
    data = json.loads(run.save_log(tmp_path / "log.json").read_text())
    run.save_log(tmp_path / "log.csv")
    rows = run.event_log()
    assert [event["type"] for event in data["events"]] == rows["concept:name"].tolist()
    for key, kind in (("case:concept:name", "case"), ("org:resource", "employee")):
        mine = [[o["objectId"] for o in e["relationships"] if o["qualifier"] == kind] for e in data["events"]]
        assert mine == [[f"{kind} {name}"] if name else [] for name in rows[key]]
    tasks = {o["id"] for o in data["objects"] if o["type"] == "task"}
    begun = run.activities.query("task >= 0 and started_at == started_at")["task"]
    assert tasks >= {f"task {number}" for number in begun}


def test_does_another_tool_read_it(run, tmp_path):
    """r4pm, the reader of another project: as many events and objects as were written."""
    data = json.loads((file := run.save_log(tmp_path / "log.json")).read_text())
    read = json.dumps({"ocel": r4pm.import_item("OCEL", str(file))})
    for what in ("events", "objects"):
        assert int(r4pm.call_binding(f"process_mining::bindings::num_{what}", read)) == len(data[what])


@pytest.mark.parametrize(
    ("office", "column", "role"), list(zip(ROOMS, ("resources", "second"), ("resource", "second"), strict=True))
)
def test_are_the_room_and_the_second_person_told(office, column, role, tmp_path):
    """In every form: in columns of the table, as text of an event in XES, and in OCEL as an object of its own."""
    run = sk.run(sk.load(office).change({"clock.warm_up_days": 0, "clock.horizon_days": 6}), seed=1)
    told = run.event_log()[column]
    assert 5 < (told != "").sum() < len(told)
    data = json.loads(run.save_log(tmp_path / "log.json").read_text())
    roles = [
        [o["objectId"].split(" ", 1)[1] for o in e["relationships"] if o["qualifier"] == role] for e in data["events"]
    ]
    assert roles == [[one] if one else [] for one in told]
    kinds = {one["id"]: one["type"] for one in data["objects"]}
    related = {o["objectId"] for e in data["events"] for o in e["relationships"] if o["qualifier"] == role}
    assert {kinds[one] for one in related} == {"resource" if role == "resource" else "employee"}
    text = run.save_log(tmp_path / "log.xes").read_text(encoding="utf-8")
    assert text.count(f'<string key="{column}"') == (told != "").sum()
    assert len(sk.read_log(tmp_path / "log.xes").cases) == run.event_log()["case:concept:name"].nunique()


def test_are_attributes_of_a_case_those_of_its_object(tmp_path):
    """Kind and amount of a claim stand on the case, with their types; another tool reads them."""
    run = sk.run(sk.load("offices/insurance-claims").change({"clock.warm_up_days": 0, "clock.horizon_days": 2}), seed=1)
    data = json.loads((file := run.save_log(tmp_path / "log.json")).read_text())
    jsonschema.validate(data, STANDARD)
    (kind,) = (one for one in data["objectTypes"] if one["name"] == "case")
    drawn = attributes(run)
    types = {one["name"]: one["type"] for one in kind["attributes"]}
    assert set(drawn) == set(types) - {"event"} and set(types.values()) == {"string", "float"}
    for one in (one for one in data["objects"] if one["type"] == "case"):
        number = int(one["id"].removeprefix("case "))
        told = {attribute["name"]: attribute["value"] for attribute in one["attributes"]}
        assert {name: told[name] for name in drawn} == {name: str(column[number]) for name, column in drawn.items()}
    assert r4pm.import_item("OCEL", str(file))
