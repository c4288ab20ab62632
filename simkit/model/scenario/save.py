"""Save: a scenario as a TOML file that `load` reads back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simkit.model.scenario.scenario import Scenario


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
