"""The room: a workshop that people join with their phones, served by the kit's own Jupyter server.

`door` keeps out who does not know the code, `server` holds the session and tells everybody, `handlers` are the pages;
`notebook` opens a room from a notebook. The game itself is in `simkit.course.room`.
"""

from simkit.live.room.notebook import OpenRoom, room
