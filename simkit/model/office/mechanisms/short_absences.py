"""Short absences: somebody is called away in the middle of the day, and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.model.office.mechanisms.mechanism import Mechanism

if TYPE_CHECKING:
    from simkit.model.office.office import Office
    from simkit.model.scenario.coded import Coded


class ShortAbsences(Mechanism):
    """Says when people are called away; the roster sees to the rest."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether anybody is ever called away."""
        return any(member.short_absences_per_week for team in coded.teams for member in team.members)

    def setup(self, office: Office) -> None:
        """Say whom it may happen to."""
        super().setup(office)
        self.members = {one.name: one.member for one in office.coded.people if one.member.short_absences_per_week}

    def absences(self, person: str) -> list[tuple[float, float]]:
        """Return from when till when a person is away; it hangs on the name."""
        clock = self.office.coded.clock
        member = self.members.get(person)
        if member is None:
            return []
        gap = clock.week_minutes / member.short_absences_per_week
        return self.office.demand.called_away(person, gap, member.short_absence, clock.end)
