"""The common ground of every part of a scenario: strict, frozen, pure data."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from simkit.arguments import warn_renamed

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""A key in a scenario file: lower case letters, digits and underscores."""

Minutes = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Days = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

RENAMED = {"astray": "misrouted_share", "gain": "proficiency", "keeps": "retained"}
"""Keys that have a new name; in this version the old one goes on working, in files, changes and Python."""


class Part(BaseModel):
    """A piece of a scenario: unknown keys are refused, values do not change after validation."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    @model_validator(mode="before")
    @classmethod
    def _old_keys(cls, data: Any) -> Any:
        """Translate old keys into new ones."""
        found = [old for old in RENAMED if old in data and cls._new_name(old)] if isinstance(data, dict) else []
        for old in found:
            new = RENAMED[old]
            if new in data:
                raise ValueError(f"{old} is the old name of {new}; give only {new}")
            warn_renamed(old, new)
            data = {new if key == old else key: value for key, value in data.items()}
        return data

    @classmethod
    def _new_name(cls, name: str) -> str | None:
        """Return the new name of a key of this part, if it has one."""
        return RENAMED[name] if RENAMED.get(name) in cls.model_fields and name not in cls.model_fields else None

    if not TYPE_CHECKING:  # a type checker should go on finding what is not there

        def __getattr__(self, name: str) -> Any:
            new = type(self)._new_name(name)
            if new is None:
                return super().__getattr__(name)
            warn_renamed(name, new)
            return getattr(self, new)

    def __dir__(self) -> list[str]:
        """Leave out what pydantic brings along: an editor should offer what a scenario has."""
        return [name for name in super().__dir__() if name.startswith("__") or not hasattr(BaseModel, name)]
