"""Read: an event log as CSV, XES or XES.gz, in whatever names and dates it has, as one table."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd


class LogError(ValueError):
    """An event log that cannot be read; the message says where, what was found, and what would be right."""

    def _render_traceback_(self) -> list[str]:
        """In a notebook the message is enough."""
        return [str(self)]


# What columns are called in the XES standard, by tools, and in Dutch offices; compared without case, spaces and signs.
CALLED = {
    "case": (
        "case:concept:name", "case", "case id", "caseid", "case number", "trace", "zaak", "zaaknummer", "zaak id",
        "dossier", "dossiernummer", "ticket", "ticket id",
    ),
    "activity": ("concept:name", "activity", "activity name", "task", "step", "event", "activiteit", "stap", "taak"),
    "resource": ("org:resource", "resource", "user", "employee", "agent", "medewerker", "behandelaar", "gebruiker"),
    "start": (
        "start_timestamp", "start", "start time", "started", "started at", "begin", "start timestamp", "begintijd",
        "starttijd",
    ),
    "complete": (
        "time:timestamp", "timestamp", "complete", "completed", "complete timestamp", "completed at", "end",
        "end time", "end timestamp", "finished", "time", "date", "datum", "tijdstip", "tijd", "eind", "eindtijd",
    ),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition"),
}  # fmt: skip
NEEDED = ("case", "activity", "complete")
TITLES = 10  # so many lines are looked at for the names of the columns: some systems write a title above them
DAY_AND_HOUR = (("date", "time"), ("datum", "tijd"), ("datum", "tijdstip"))  # a moment that stands in two columns
NAMED = {"UTC": 0.0, "GMT": 0.0, "Z": 0.0, "": 0.0, "CET": 60.0, "CEST": 120.0}  # minutes ahead
ZONE = r"(Z|UTC|GMT|CES?T|[+-]\d\d(?::?\d\d)?)"
# What else stands in moments, and what is read in its place.
WRITTEN = {
    r"\s+": " ", r"\[[\w/]+\]$": "", r"(\d),(\d)": r"\1.\2", r"(?i) ?\b(?:uur|uhr)$": "",
    r"(\d) (\d\d)\.(\d\d)(?:\.(\d\d))?$": r"\1 \2:\3:\g<4>", r":$": "", r"(?i) ?\b?([ap])\. ?m\.?$": r" \1m",
    r"(?i)\bmrt\b|\bmaart\b": "mar", r"(?i)\bmei\b": "may", r"(?i)\bokt(ober)?\b": "oct",
    r"(?i)\b(jan|febr)uari\b": r"\1uary", r"(?i)\bjun[i]\b": "jun", r"(?i)\bjuli\b": "jul", r"(?i)\baugustus\b": "aug",
}  # fmt: skip
ENDED = ("complete", "suspend", "ate_abort", "pi_abort", "autoskip", "manualskip")


def read_table(path: str | Path, columns: dict[str, str | None], dayfirst: bool | None) -> pd.DataFrame:
    """Return the events of a log: case, activity, resource, start and complete, as they stand in the file.

    `columns` says what columns are called where that cannot be guessed. A start and a complete event of one piece
    of work become one row.
    """
    path = Path(path)
    if not path.is_file():
        what = "it is a folder" if path.is_dir() else "there is no such file"
        raise LogError(f"{path}: {what}; give the path of an event log that ends in .csv, .xes or .xes.gz")
    name = path.name.lower()
    try:
        if name.endswith((".xes", ".xes.gz")):
            raw = _xes(path)
        elif name.endswith((".csv", ".txt", ".tsv", ".csv.gz")):
            raw = _csv(path, columns)
        else:
            raise LogError(f"{path.name}: a log ends in .csv, .xes or .xes.gz (save a sheet of Excel as CSV)")
    except (OSError, EOFError, UnicodeError, zlib.error, csv.Error) as error:
        raise LogError(f"{path.name}: the file is damaged: {error}") from None
    for day, hour in DAY_AND_HOUR:
        here = {_plain(column): column for column in raw.columns}
        if {day, hour} <= set(here) and not columns.get("complete"):
            at = raw[here[hour]]
            if at.dropna().astype(str).str.match(r"\d{1,2}[:.]\d\d").all():
                raw = raw.assign(**{here[hour]: raw[here[day]] + " " + at}).drop(columns=here[day])
    found = _columns(raw, columns, path.name)
    if twice := next((column for column in found.values() if list(raw.columns).count(column) > 1), None):
        raise LogError(f"{path.name}: there are two columns '{twice}'; give each a name of its own")
    table = pd.DataFrame({kind: raw[column] for kind, column in found.items()})
    missing = table["case"].isna() | table["activity"].isna() | table["complete"].isna()
    if missing.any():
        row = missing.idxmax()
        gaps = [kind for kind in NEEDED if pd.isna(table.at[row, kind])]
        raise LogError(f"{path.name}: row {row + 2} has no {' and no '.join(gaps)}; fill it in, or take the row out")
    for kind in ("start", "complete"):
        if kind in table:
            table[kind] = moments(table[kind], f"{path.name}, column '{found[kind]}'", dayfirst)
    for kind in ("case", "activity", "resource"):
        table[kind] = table[kind].astype(object) if kind in table else None
    table = _paired(table)
    if table.empty:
        raise LogError(
            f"{path.name}: no event says that work was completed: what is planned or begun tells no lead time"
        )
    return table


def _xes(path: Path) -> pd.DataFrame:
    """Read the events of an XES file, each with the name of its case."""
    rows: list[dict[str, str]] = []
    events: list[dict[str, str]] = []
    try:
        with gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb") as file:
            for _, element in ElementTree.iterparse(file, events=("end",)):
                tag = element.tag.rpartition("}")[2]
                if tag == "event":
                    events.append({a.get("key", ""): a.get("value", "") for a in element})
                    element.clear()
                elif tag == "trace":
                    of_case = {f"case:{a.get('key')}": a.get("value", "") for a in element if a.get("key")}
                    rows += [of_case | event for event in events]
                    events = []
                    element.clear()
    except ElementTree.ParseError as error:
        raise LogError(f"{path.name}: this is not whole XML (line {error.position[0]}): {error.msg}") from None
    if not rows:
        raise LogError(f"{path.name}: there is no event in it")
    return pd.DataFrame(rows)


def _csv(path: Path, columns: dict[str, str | None]) -> pd.DataFrame:
    """Read a table of text, whatever separates its columns, however it is encoded, and whatever stands above it."""
    data = gzip.open(path).read() if path.suffix.lower() == ".gz" else path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")  # what Excel writes on Windows
    if not text.strip() or "\0" in text:
        other = "this is not a table of text; save it as CSV with the encoding UTF-8"
        raise LogError(f"{path.name}: {other if text.strip() else 'the file is empty'}")
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("sep=;\n").removeprefix("sep=,\n")  # so Excel
    every = text.splitlines()
    known = {_plain(one) for called in (*CALLED.values(), [c for c in columns.values() if c]) for one in called}
    told = [len(known & set(map(_plain, _cells(line)))) for line in every[:TITLES]]
    top = told.index(max(told)) if max(told) > 1 else 0
    names, lines = [name.strip() for name in _cells(every[top])], {}
    rows = csv.reader(io.StringIO("\n".join(every[top + 1 :])), delimiter=_separator(every[top]))
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        number = top + 1 + rows.line_num
        if len(row) != len(names):
            raise LogError(f"{path.name}: line {number} has {len(row)} columns, and line {top + 1} {len(names)}")
        lines[number - 2] = [cell.strip() or None for cell in row]
    if not lines:
        raise LogError(f"{path.name}: there is no event below the names of the columns")
    return pd.DataFrame(lines.values(), columns=names, index=list(lines))


def _separator(line: str) -> str:
    return max(";\t,|", key=line.count)


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], delimiter=_separator(line)), [])


def _columns(raw: pd.DataFrame, wanted: dict[str, str | None], name: str) -> dict[str, str]:
    """Find which column is which."""
    there = {_plain(column): column for column in raw.columns}
    found: dict[str, str] = {}
    for kind, called in CALLED.items():
        asked = wanted.get(kind)
        if asked is not None:
            if asked not in raw.columns:
                raise LogError(
                    f"{name}: there is no column '{asked}' for {kind}; the columns are {', '.join(raw.columns)}"
                )
            found[kind] = asked
            continue
        match = next((there[_plain(one)] for one in called if _plain(one) in there), None)
        if match is not None and match not in found.values():
            found[kind] = match
    for kind in NEEDED:
        if kind not in found:
            what = "moment when it was done" if kind == "complete" else kind
            raise LogError(
                f"{name}: which column is the {what}? Say so with {kind}='...' (in a terminal --{kind} ...); the "
                f"columns are {', '.join(raw.columns)}. If these are no names, the first line of the file must hold "
                "them"
            )
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def moments(texts: pd.Series, where: str, dayfirst: bool | None) -> pd.Series:
    """Read moments as the clock on the wall showed them.

    Zones that differ by an hour are summer and winter; where they differ by more, all are told by the commonest one.
    """
    filled = texts.dropna().astype(str).str.strip()
    if filled.empty:
        return pd.to_datetime(texts)
    plain = filled
    for found, instead in WRITTEN.items():
        plain = plain.str.replace(found, instead, regex=True)
    zone = plain.str.extract(rf":\d\d(?:\.\d+)?\s*{ZONE}$")[0].fillna("")
    bare = plain.where(zone == "", plain.str.replace(rf"\s*{ZONE}$", "", regex=True))
    if bare.str.match(r"\d{4}").all():
        twelve = bare.str.contains(r"[AaPp][Mm]$").any()
        dates = bare.where(bare.str.match(r"\d{4}\D|\d{8}T"))  # a number is no moment
        read = pd.to_datetime(dates, format="mixed" if twelve else "ISO8601", errors="coerce")
    else:
        parts = bare.str.extract(r"^(\d{1,2})\D(\d{1,2})\D").astype(float)
        says = True if (parts[0] > 12).any() else False if (parts[1] > 12).any() else None
        chosen = says if dayfirst is None else dayfirst
        if chosen is None and parts.notna().all(axis=None):
            raise LogError(
                f"{where}: is '{filled.iloc[0]}' the day first or the month first? Nothing in the file tells; say "
                "dayfirst=True or dayfirst=False (in a terminal --day-first or --month-first)"
            )
        dates = bare.where(
            bare.str.match(r"\d{1,2}[^\d:]+\w+[^\d:]+\d")
        )  # a word is no moment, nor an hour without a date
        read = pd.to_datetime(dates, dayfirst=bool(chosen), format="mixed", errors="coerce")
    read = read.where(read.dt.year.between(1900, 2200))  # 9999 stands for "never" in some systems
    if read.isna().any():
        place = read.isna().to_numpy().argmax()
        number = re.fullmatch(r"[\d.]+", filled.iloc[place])
        why = "; it is a number: make the column a date before you save it" if number else ""
        raise LogError(
            f"{where}, row {int(filled.index[place]) + 2}: '{filled.iloc[place]}' is no moment; write it like "
            f"2026-11-29T14:05:00, in one way throughout{why}"
        )
    shift = zone.map({z: _offset(z) for z in zone.unique()})
    if shift.max() - shift.min() > 60:
        read = read - pd.to_timedelta(shift - shift.value_counts(sort=False).idxmax(), unit="min")
    return read.reindex(texts.index)


def _offset(zone: str) -> float:
    """Return the minutes that a zone is ahead."""
    if zone in NAMED:
        return NAMED[zone]
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if zone[0] == "-" else 1)


def _paired(table: pd.DataFrame) -> pd.DataFrame:
    """Lay a start and the complete that follows it in one row; work laid aside and taken up again is one piece."""
    if "lifecycle" in table:
        kind = table.pop("lifecycle").fillna("complete").astype(str).str.lower()
        if kind.isin(("start", "resume")).any():
            opened: dict[tuple, dict] = {}
            rows = []
            told = table.assign(kind=kind).sort_values("complete", kind="stable")
            columns = [told[name].tolist() for name in ("case", "activity", "resource", "kind", "complete")]
            for *who, step, moment in zip(*columns, strict=True):
                key = tuple(who)
                if step in ("start", "resume"):
                    piece = opened.setdefault(key, {"start": moment, "paused": [], "since": None})
                    if piece["since"] is not None:
                        piece["paused"].append((piece["since"], moment))
                        piece["since"] = None
                elif step == "suspend" and key in opened:
                    opened[key]["since"] = moment
                elif step in ENDED:
                    piece = opened.pop(key, {"start": pd.NaT, "paused": []})
                    rows.append((*key, piece["start"], moment, tuple(piece["paused"])))
            table = pd.DataFrame(rows, columns=["case", "activity", "resource", "start", "complete", "paused"])
        else:
            table = table[kind.isin(ENDED)]
    if "start" not in table:
        table["start"] = pd.NaT
    if "paused" not in table:
        table["paused"] = [()] * len(table)
    if (table["start"] > table["complete"]).any():
        row = table[table["start"] > table["complete"]].iloc[0]
        raise LogError(
            f"case {row['case']}, {row['activity']}: it starts at {row['start']} and ends before, at {row['complete']}"
        )
    order = ["case", "activity", "resource", "start", "complete", "paused"]
    table = table[order].sort_values(["complete", "start"], kind="stable", ignore_index=True)
    table["case"], table["activity"] = table["case"].astype(str), table["activity"].astype(str)
    return table
