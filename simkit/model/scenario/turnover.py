"""Turnover: employees who leave, and novices who take their place."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.part import Part


class Turnover(Part):
    """Leaving at random moments.

    Parameters
    ----------
    per_year : float
        Share of the posts whose holder leaves in a year of 52 weeks; moments are exponential. 0 switches it off.
    vacancy_weeks : float
        How long a post stays empty before a novice fills it.

    Notes
    -----
    In the long run the share of novices is turnover times the time to learn: 30 % a year and half a year to learn make
    15 %. How high turnover is in an office is an assumption of the scenario.
    """

    per_year: Annotated[float, Field(ge=0, le=52)] = 0
    vacancy_weeks: Annotated[float, Field(ge=0, le=104)] = 0
