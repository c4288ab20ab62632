"""Skills: a code for everything that takes a skill, and who has it.

The codes of products come first. A kind of call that only some can answer has a code for each product,
since the level it needs may be another than that of the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.model.scenario import CallKind, Member, Scenario


class Skills:
    """The codes of an office."""

    def __init__(self, scenario: Scenario, kinds: list[CallKind]) -> None:
        self.products = {key: code for code, key in enumerate(scenario.products)}
        self.calls: dict[tuple[int, int], int] = {}
        self.needs: list[tuple[int, float]] = []  # product and level of each code of a call
        for number, kind in enumerate(kinds):
            if kind.needs:
                for product in self.products.values():
                    self.calls[number, product] = len(self.products) + len(self.needs)
                    self.needs.append((product, kind.needs))
        self.count = len(self.products) + len(self.needs)

    def of(self, member: Member) -> tuple[dict[int, float], list[int]]:
        """Return the level of a member by code, and the codes in the order in which they look at them.

        Calls to return come first, then products by skill; equal skills keep their order.
        """
        level = {self.products[product]: value for product, value in member.skills.items()}
        products = sorted(level, key=level.get, reverse=True)
        calls = []
        for code, (product, needed) in enumerate(self.needs, len(self.products)):
            if level.get(product, 0) >= needed:
                calls.append(code)
        level |= {code: level[self.needs[code - len(self.products)][0]] for code in calls}
        return level, [*calls, *products]
