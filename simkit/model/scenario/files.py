"""Files: the scenarios that come with simkit, and reading and writing scenario files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simkit.model.scenario.refusals import Problem, ScenarioError, did_you_mean, one_of

if TYPE_CHECKING:
    from simkit.model.scenario.scenario import Scenario

DEEPEST = 8  # how many files may lie under one another by `extends`


def shipped() -> Traversable:
    """Return the folder of the scenarios that come with simkit."""
    return files("simkit") / "scenarios"


def scenarios() -> list[str]:
    """Return the names of the shipped scenarios, such as ``tax-office/specialists``.

    Files whose name begins with an underscore are ground for others and are not listed.
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
    return _read(_find(str(name), None, str(name)), str(name), 0)


def _read(file: Traversable, source: str, depth: int) -> dict[str, Any]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        problem = Problem("the file", f"is not TOML: {error}", 'lines such as  key = 1  or  key = "text"')
        raise ScenarioError([problem], source) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError([Problem("the file", f"cannot be read: {error}", "a text file in UTF-8")], source) from None
    under = data.pop("extends", None)
    if under is None:
        return data
    if not isinstance(under, str):
        problem = Problem("extends", f"{under!r}", "the name of one scenario or file, between quotes")
        raise ScenarioError([problem], source)
    if depth >= DEEPEST:
        found, allowed = f"'{under}', {depth} files deep", "files that do not extend each other in a circle"
        raise ScenarioError([Problem("extends", found, allowed)], source)
    return _lay_over(_read(_find(under, file, source), f"{under}, which another file extends", depth + 1), data)


def _find(name: str, beside: Traversable | None, source: str) -> Traversable:
    """Find a file by path, beside the file that extends it (if one does), or among the shipped ones."""
    with_suffix = name if name.endswith(".toml") else f"{name}.toml"
    if isinstance(beside, Path) and (beside.parent / with_suffix).is_file():
        return beside.parent / with_suffix
    if name.endswith(".toml") and Path(name).is_file():
        return Path(name)
    folder, _, file = with_suffix.rpartition("/")
    if not {"..", ""} & set(folder.split("/")):
        place = shipped().joinpath(folder, file)
        if place.is_file():
            return place
    known = scenarios()
    # A copy of a shipped file no longer lies beside what it stands on.
    grounds = [ground for ground in hidden() if beside and ground.endswith(f"/{name}")]
    hint = f"did you mean '{grounds[0]}'?" if grounds else did_you_mean(name, known)
    path, allowed = "extends" if beside else "", f"{one_of(known)}; or the path of a .toml file"
    raise ScenarioError([Problem(path, f"there is no scenario '{name}'", allowed, hint)], source)


def _lay_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge tables; lists and values of the upper one replace those of the lower."""
    merged = dict(under)
    for key, value in over.items():
        lower = merged.get(key)
        both = isinstance(lower, dict) and isinstance(value, dict)
        merged[key] = _lay_over(lower, value) if both else value
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
    draft = path.with_name(f".{path.stem}.part")
    try:
        draft.write_text(toml(scenario), encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def _without_empty(value: Any) -> Any:
    """Leave out what is None: TOML has no word for it, and no key means the same."""
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value
