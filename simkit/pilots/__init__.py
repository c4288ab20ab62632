"""Pilots: what a trial with one team tells about a change for all, and what it does not."""

from simkit.pilots.pilot import Pilot, pilot

__all__ = ["Pilot", "pilot"]
