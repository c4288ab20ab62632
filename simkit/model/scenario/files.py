"""Files: the scenarios that come with simkit, reading and writing scenario files, and lists of arrivals beside them."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import reduce
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simkit.model.scenario.bounds import UNSEEN, refuse_unreadable
from simkit.model.scenario.clock import Clock
from simkit.model.scenario.refusals import Problem, ScenarioError, did_you_mean, one_of
from simkit.result import replace_file

if TYPE_CHECKING:
    from simkit.model.scenario.scenario import Scenario

Layer = tuple[Traversable, str, dict[str, Any]]
DEEPEST = 8  # how many files may lie under one another by `extends`
MOST_BYTES, LONGEST_NAME = 5_000_000, 1000  # of a file, and of its name
HINTS = {  # what people write in a line that is no TOML, and what would be right
    "[“”„‟‘’]": "quotation marks are straight: \"text\" or 'text'",
    r"=\s*[+-]?\d+,\d": "a decimal point: 0.8 and not 0,8",
    r"=\s*[\d.]+\s*%": "a share is a number: 0.05 for 5 %",
    r"\b\d{1,2}(:\d\d\b|\s*[ap]m\b)": "a clock hour is a number: 9, or 9.5 for half past nine, and 17 for 5 PM",
    r"=\s*[\d.]+\s*(min|h|hours?|days?|weeks?|euros?)\w*": "a number without its unit; `simkit keys` tells the unit",
    r"=\s*(−|~)": "a plain number, such as 60 or -1",
    r"^\s*[\w.-]+\s*:": "a key and its value are joined by '=', not by ':'",
    r"=\s*(null|none|nil|nan?)\b": "no value: leave the whole line out",
    r"=\s*(true|false|yes|no)\b": "true or false, in lower case",
    r"=\s*(\"|')(?!\1)((?!\1).)*\1\s*[^\s#,}\]]": "the mark (\" or ') that begins a text ends it: inside use the other",
    r"=\s*\"[^\"]*\\": "a backslash begins a special sign: write / in a path, or put it between 'single quotes'",
}


def shipped() -> Traversable:
    """Return the folder of the scenarios that come with simkit."""
    return files("simkit") / "scenarios"


def scenarios() -> list[str]:
    """Return the names of the shipped scenarios, such as ``tax-office/specialists``.

    Files whose name begins with an underscore are ground for others and are not listed.

    Examples
    --------
    >>> import simkit as sk
    >>> "tax-office/service-team" in sk.scenarios()
    True
    """
    return [name for name in _names() if "/_" not in name]


def hidden() -> list[str]:
    """Return the names of the shipped files that are ground for others, such as ``tax-office/_region``."""
    return [name for name in _names() if "/_" in name]


def _names() -> list[str]:
    return sorted(
        f"{folder.name}/{file.name.removesuffix('.toml')}"
        for folder in shipped().iterdir()
        if folder.is_dir()
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    )


def text(name: str) -> str:
    """Return the text of a shipped scenario file, comments and all, for a copy that can lie anywhere."""
    found = _find(name, None, name).read_text(encoding="utf-8")
    folder = name.rpartition("/")[0]
    return re.sub(r'^extends = "(?!.*/)', f'extends = "{folder}/', found, flags=re.MULTILINE)


def read(name: str | Path) -> dict[str, Any]:
    """Read the plain data of a scenario, laid over the file it extends, if any."""
    merged: dict[str, Any] = {}
    for _, source, data in layers(str(name)):
        for *path, key in without(data.pop("without", []), merged, source):
            del reduce(getitem, path, merged)[key]
        merged = _lay_over(merged, data)
    read_arrivals(merged, str(name))
    return merged


def layers(name: str, beside: Traversable | None = None, source: str = "", depth: int = 0) -> list[Layer]:
    """Return the files that a scenario is made of, the lowest first, each with its name and what stands in it."""
    source = source or name
    file = _find(name, beside, source)
    own = f"{name}, which another file extends" if beside else source
    data = toml_file(file, own)
    for stream, _ in named_lists(data):
        stream["arrivals"] = str(file.parent / stream["arrivals"]) if isinstance(file, Path) else stream["arrivals"]
    under = data.pop("extends", None)
    if under is None:
        return [(file, own, data)]
    if not isinstance(under, str):
        problem = Problem("extends", f"{under!r}", "the name of one scenario or file, between quotes")
        raise ScenarioError([problem], own)
    if depth >= DEEPEST:
        found, allowed = f"'{under}', {depth} files deep", "files that do not extend each other in a circle"
        raise ScenarioError([Problem("extends", found, allowed)], own)
    return [*layers(under, file, own, depth + 1), (file, own, data)]


def without(paths: Any, under: Mapping[str, Any], source: str) -> list[list[str]]:
    """Return the paths of what a file takes out of the one it extends; refuse what is not there."""
    found = []
    for path in paths if isinstance(paths, list) else [paths]:
        steps, here = str(path).split("."), under
        for step in steps:
            known = list(here) if isinstance(here, dict) else []
            if not isinstance(path, str) or step not in known:
                hint = did_you_mean(step, known)
                allowed = 'a list of what to take out of the file it extends, such as ["events.death", "products.vat"]'
                raise ScenarioError([Problem("without", f"{path!r} is not in it", allowed, hint)], source)
            here = here[step]
        found.append(steps)
    return found


def toml_file(file: Traversable, source: str) -> dict[str, Any]:
    """Read a file of TOML, in UTF-8 with or without the mark that some editors begin it with."""
    hint, allowed = "", "a text file in UTF-8"
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            found, allowed = f"more than {MOST_BYTES:,} bytes", "a smaller file"
        elif content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content:
            found, hint = "not text in UTF-8, but in UTF-16 or no text at all", "save it again with the encoding UTF-8"
        else:
            return toml_data(content.decode("utf-8-sig"), source)
    except UnicodeDecodeError as error:
        line = 1 + content[: error.start].count(b"\n")
        found = f"not in UTF-8: there is another sign in line {line}"
        hint = "save it again with the encoding UTF-8"
    except OSError as error:
        found = f"cannot be read: {error.strerror or error}"
    raise ScenarioError([Problem("the file", found, allowed, hint)], source)


def toml_data(text: str, source: str) -> dict[str, Any]:
    """Read TOML; what is none is refused with a hint at what people mean by such a line."""
    allowed, hint = 'lines such as  key = 1  or  key = "text"', ""
    try:
        data = tomllib.loads(text.replace("\r\n", "\n").replace("\r", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = f"is not TOML: {error}"
        if place := re.search(r"at line (\d+)", found):
            line = text.splitlines()[int(place[1]) - 1]
            again = "it stands there already; take one of the two out" if re.search("overwrite|twice", found) else ""
            hint = again or next((words for form, words in HINTS.items() if re.search(form, line, re.IGNORECASE)), "")
    except RecursionError:
        found, allowed = "lists or tables hundreds deep in one another", "a few, one in another"
    except ValueError:  # Python reads no number of more than 4,300 digits
        found, allowed = "a number of thousands of digits", "numbers of at most 1e+12"
    else:
        refuse_unreadable(data, source)
        return data
    raise ScenarioError([Problem("the file", found, allowed, hint)], source)


def found_file(name: str, beside: Traversable | None = None) -> Traversable:
    """Return a file by its name, beside the one that extends it (if one does), or among the shipped ones."""
    return _find(name, beside, name)


def _is_file(path: Path, folder: bool = False) -> bool:
    try:
        return path.is_dir() if folder else path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _find(name: str, beside: Traversable | None, source: str) -> Traversable:
    """Find a file by path, beside the file that extends it (if one does), or among the shipped ones."""
    if len(name) > LONGEST_NAME or UNSEEN.search(name):
        found, allowed = f"a name of {len(name):,} signs, {name[:20]!a}...", f"at most {LONGEST_NAME}, in one line"
        raise ScenarioError([Problem("extends" if beside else "", found, allowed)], source)
    with_suffix = name if name.lower().endswith(".toml") else f"{name}.toml"
    if isinstance(beside, Path) and _is_file(beside.parent / with_suffix):
        return beside.parent / with_suffix
    if with_suffix == name and _is_file(Path(name)):
        return Path(name)
    folder, _, file = with_suffix.rpartition("/")
    if not {"..", ""} & set(folder.split("/")):
        place = shipped().joinpath(folder, file)
        if place.is_file():
            return place
    known = scenarios()
    # A copy of a shipped file no longer lies beside what it stands on.
    grounds = [ground for ground in hidden() if beside and ground.endswith(f"/{name}")]
    hint = f"did you mean {' or '.join(map(repr, grounds))}?" if grounds else did_you_mean(name, known)
    found = f"there is no scenario '{name}'"
    place = (beside.parent if isinstance(beside, Path) else Path()) / name
    if _is_file(Path(with_suffix)) and not beside:
        hint = f"there is a file of your own: write '{with_suffix}'"
    elif _is_file(place):
        hint = f"the file '{name}' is there; give it a name that ends in .toml"
    elif with_suffix != name and _is_file(place, folder=True):
        hint = f"'{name}' is a folder; name a file in it"
    shipped_names = "the name of a shipped one, as `simkit list` tells" if with_suffix == name else one_of(known)
    path, allowed = "extends" if beside else "", f"{shipped_names}; or the path of a .toml file that is there"
    raise ScenarioError([Problem(path, found, allowed, hint)], source)


def _lay_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge tables; lists and values of the upper one replace those of the lower."""
    merged = dict(under)
    for key, value in over.items():
        lower = merged.get(key)
        merged[key] = _lay_over(lower, value) if isinstance(lower, dict) and isinstance(value, dict) else value
    return merged


def toml(scenario: Scenario) -> str:
    """Write a scenario as TOML; what stands at its default is left out."""
    import tomli_w

    return tomli_w.dumps(_without_empty(scenario.model_dump(mode="json", exclude_defaults=True)))


def save(scenario: Scenario, path: str | Path) -> Path:
    """Write a scenario to a new file, whole or not at all."""
    path = Path(path).expanduser()
    if path.suffix != ".toml":
        raise ValueError(f"a scenario is saved as a .toml file, not as '{path.name}'")
    if path.exists():
        raise FileExistsError(f"there is a '{path}' already, and nothing is written over: choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    return replace_file(path, toml(scenario).encode("utf-8"))


def _without_empty(value: Any) -> Any:
    """Leave out what is None: TOML has no word for it, and no key means the same."""
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


Moment = float | datetime
WRITE = "one arrival a line: minutes since the beginning of the run (90), or date and time (2024-03-01 09:30)"


def named_lists(data: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each stream of a scenario's plain data whose arrivals stand in a file, and its path."""
    for part in ("events", "questions"):
        streams = data.get(part)
        for key, stream in streams.items() if isinstance(streams, dict) else ():
            if isinstance(stream, dict) and isinstance(stream.get("arrivals"), str):
                yield stream, f"{part}.{key}.arrivals"


def read_arrivals(data: dict[str, Any], source: str) -> None:
    """Put the minutes in the place of the names of the files that hold them."""
    lists = [(stream, path, _moments(Path(stream["arrivals"]), path, source)) for stream, path in named_lists(data)]
    if not lists:
        return
    clock = Clock.model_validate(data.get("clock", {}))
    dates = [moment for *_, moments in lists for _, moment in moments if isinstance(moment, datetime)]
    first = min(dates).date() if dates else None
    monday = datetime.combine(first - timedelta(first.weekday()), datetime.min.time()) if first else datetime.min
    for stream, path, moments in lists:
        name = Path(stream["arrivals"]).name
        placed = [(line, _minute(moment, monday, clock)) for line, moment in moments]
        minutes = [(line, minute) for line, minute in placed if minute is not None]
        closed = [line for line, minute in placed if minute is None]
        if closed:
            found = f"{len(closed):,} of {len(placed):,} in {name} are outside the opening hours, line {closed[0]}"
            opening = f"{clock.opens:g} to before {clock.opens + clock.day_minutes / 60:g} o'clock"
            allowed = f"dates and times from {opening}, on {clock.days_per_week} days a week"
            hint = "widen clock.opens, day_minutes or days_per_week, or write the minute at which the office sees them"
            raise ScenarioError([Problem(path, found, allowed, hint)], source)
        late = [line for line, minute in minutes if minute >= clock.end]
        if late:
            found = f"{len(late):,} of {len(minutes):,} in {name} come after the end of the run, line {late[0]}"
            allowed = f"from 0 to before minute {clock.end:g}; or a longer clock.horizon_days"
            raise ScenarioError([Problem(path, found, allowed)], source)
        stream["arrivals"] = [minute for _, minute in minutes]


def _moments(file: Path, path: str, source: str) -> list[tuple[int, Moment]]:
    """Return the line and the moment of each arrival in a file; a heading is passed over."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        found = f"'{file.name}' cannot be read: {getattr(error, 'strerror', None) or 'it is not in UTF-8'}"
        allowed = "a CSV file in UTF-8 beside the scenario file; who copies the one copies the other"
        raise ScenarioError([Problem(path, found, allowed)], source) from None
    moments: list[tuple[int, Moment]] = []
    columns = bool(lines) and "," in lines[0] and not lines[0][:1].isdigit()  # else 12,5 is one number, not two
    for number, line in enumerate(lines, 1):
        between = next((sign for sign in ";\t" if sign in line), ",")
        text = next(csv.reader([line], delimiter=between), [""])[0].strip()
        text = text if columns or not re.fullmatch(r"\d+,\d+", line.strip()) else line.strip()
        moment = _moment(text)
        if moment is not None:
            moments.append((number, moment))
        elif text and (number > 1 or text[0].isdigit()):
            raise ScenarioError([Problem(path, f"line {number} of {file.name}: '{text[:40]}'", WRITE)], source)
    if not moments:
        raise ScenarioError([Problem(path, f"no arrival in {file.name}", WRITE)], source)
    return moments


def _moment(text: str) -> Moment | None:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is None else None  # times are those of the office's own clock


def _minute(moment: Moment, monday: datetime, clock: Clock) -> float | None:
    """Return the minute of opening hours of a moment; none where the office is closed then."""
    if not isinstance(moment, datetime):
        return moment
    day, minute = divmod((moment - monday).total_seconds() / 60 - clock.opens * 60, 1440)
    week, weekday = divmod(int(day), 7)
    if minute >= clock.day_minutes or weekday >= clock.days_per_week:
        return None
    return (week * clock.days_per_week + weekday) * clock.day_minutes + minute
