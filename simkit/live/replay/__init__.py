"""Replay: the office in motion, drawn from the log of a run."""

from simkit.live.replay.replay import Replay, replay
