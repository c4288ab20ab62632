"""Builder: the organisation as a board, to build a structure of one's own."""

from simkit.live.builder.board import Board, build_teams
from simkit.live.builder.draft import Training

__all__ = ["Board", "Training", "build_teams"]
