"""Builder: the organisation as a board, to build a structure of one's own."""

from simkit.live.builder.board import TeamBoard, build_teams
from simkit.live.builder.draft import Training
