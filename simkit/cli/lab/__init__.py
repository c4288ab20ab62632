"""Lab: the learner's own copy of the course, and the JupyterLab that opens it.

The course comes with the kit (``shipped``), is copied into a folder of the learner's own that an
update never overwrites (``folder``), and is opened at its first lesson (``server``).
"""

from simkit.cli.lab.folder import FolderError, Report, lay_out
from simkit.cli.lab.server import START, Server, free_port, has_screen
from simkit.cli.lab.shipped import PARTS, course_root, shipped_files

__all__ = [
    "PARTS",
    "START",
    "FolderError",
    "Report",
    "Server",
    "course_root",
    "free_port",
    "has_screen",
    "lay_out",
    "shipped_files",
]
