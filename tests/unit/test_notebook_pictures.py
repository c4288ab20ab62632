"""Are the pictures that stand in for charts stored small, and unchanged?"""

import struct
import zlib

from authors.notebooks.pictures import MAGIC, packed


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pixels_of(png: bytes) -> bytes:
    """Read what a PNG shows, and whether every part of it is whole."""
    assert png.startswith(MAGIC)
    found, place = b"", len(MAGIC)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert png[place + 8 + length : place + 12 + length] == struct.pack(">I", zlib.crc32(kind + data))
        found += data if kind == b"IDAT" else b""
        place += 12 + length
    assert png[-8:-4] == b"IEND"
    return zlib.decompress(found)


def test_is_a_packed_picture_the_same_and_smaller():
    """A grey field, stored loosely and in two parts: packed, it shows the same in less room, and all else is kept."""
    rows = b"".join(b"\x00" + bytes([row % 7] * 300) for row in range(200))
    loose, head = zlib.compress(rows, 0), chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 200, 8, 0, 0, 0, 0))
    parts = [head, chunk(b"tEXt", b"Comment\x00grey"), chunk(b"IDAT", loose[:1000]), chunk(b"IDAT", loose[1000:])]
    png = MAGIC + b"".join(parts) + chunk(b"IEND", b"")
    small = packed(png)
    assert pixels_of(small) == pixels_of(png) == rows
    assert len(small) < len(png) / 20
    assert head in small and parts[1] in small
    assert packed(small) == small
