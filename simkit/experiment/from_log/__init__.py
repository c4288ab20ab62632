"""From log: a scenario drafted from an event log, and a model set beside one."""

from simkit.experiment.from_log.draft import Draft
from simkit.experiment.from_log.face import FaceToFace, face
from simkit.experiment.from_log.log import EventLog, LogQuality, read_log
from simkit.experiment.from_log.read import LogError
