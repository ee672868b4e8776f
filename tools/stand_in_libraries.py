"""Let skia load on Linux systems that lack libEGL, libGL or libexpat, such as bare servers and slim containers.

    .venv/bin/python tools/stand_in_libraries.py

The wheel of skia-python is linked to these three, though drawing on the CPU with our own fonts calls none of their
functions. For each that the system lacks, a library with the functions that the wheel names, all of which answer 0, is
written into the wheel's own library folder, where its RPATH finds it. Exits with 1 where skia does not load even so.
"""

from __future__ import annotations

import ctypes
import platform
import re
import struct
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

LIBRARIES = {"libEGL.so.1": r"egl[A-Z]\w+", "libGL.so.1": r"gl[A-Z]\w+", "libexpat.so.1": r"XML_\w+"}
# By machine: the number in an ELF header, and the code of a function that returns 0.
MACHINES = {
    "x86_64": (62, bytes.fromhex("31c0c3")),
    "aarch64": (183, bytes.fromhex("000080d2c0035fd6")),
}
_PAGE = 0x10000  # the largest that Linux uses on these machines
_HEADER, _PROGRAM, _SYMBOL, _DYNAMIC = 64, 56, 24, 16


def undefined_symbols(elf: bytes) -> set[str]:
    """Name what a shared object takes from others: its .dynsym entries without a section. 64-bit little-endian ELF."""
    (sections_at,) = struct.unpack_from("<Q", elf, 0x28)
    entry_size, count = struct.unpack_from("<HH", elf, 0x3A)
    headers = [struct.unpack_from("<IIQQQQIIQQ", elf, sections_at + entry_size * n) for n in range(count)]
    names: set[str] = set()
    for kind, at, size, strings in ((h[1], h[4], h[5], h[6]) for h in headers):
        if kind != 11:  # SHT_DYNSYM
            continue
        table = headers[strings][4]
        for entry in range(at, at + size, _SYMBOL):
            name, _info, _other, section = struct.unpack_from("<IBBH", elf, entry)
            if section == 0 and name:
                names.add(elf[table + name : elf.index(b"\0", table + name)].decode())
    return names


def stand_in(soname: str, functions: list[str], machine: str) -> bytes:
    """Build a shared object with these functions, all of which return 0.

    Layout after the System V ABI (gABI, chapters 4 and 5): read-only tables and code in one page, the dynamic section,
    which the loader writes to, in the next.
    """
    number, code = MACHINES[machine]
    strings, offsets = bytearray(b"\0"), []
    for name in (soname, *functions):
        offsets.append(len(strings))
        strings += name.encode() + b"\0"
    symbols_at = _HEADER + 4 * _PROGRAM
    count = len(functions) + 1
    hash_at = symbols_at + _SYMBOL * count
    strings_at = hash_at + 4 * (3 + count)
    code_at = -(-(strings_at + len(strings)) // 16) * 16
    # One bucket whose chain runs through all symbols; the first symbol is the null one.
    chain = [0, *range(2, count), 0][:count]
    table = struct.pack(f"<III{count}I", 1, count, min(1, count - 1), *chain)
    symbols = bytes(_SYMBOL) + b"".join(struct.pack("<IBBHQQ", o, 0x12, 0, 1, code_at, len(code)) for o in offsets[1:])
    tags = ((14, offsets[0]), (4, hash_at), (5, strings_at), (6, symbols_at), (10, len(strings)), (11, _SYMBOL), (0, 0))
    dynamic = b"".join(struct.pack("<qQ", tag, value) for tag, value in tags)
    size = code_at + len(code)
    segments = (
        (1, 5, 0, size, _PAGE),  # PT_LOAD, readable and executable
        (1, 6, _PAGE, len(dynamic), _PAGE),  # PT_LOAD, writable
        (2, 6, _PAGE, len(dynamic), 8),  # PT_DYNAMIC
        (0x6474E551, 6, 0, 0, 16),  # PT_GNU_STACK: the stack need not be executable
    )
    ident = b"\x7fELF" + bytes([2, 1, 1]) + bytes(9)
    header = ident + struct.pack("<HHIQQQIHHHHHH", 3, number, 1, 0, _HEADER, 0, 0, _HEADER, _PROGRAM, 4, 64, 0, 0)
    programs = b"".join(
        struct.pack("<IIQQQQQQ", kind, flags, at, at, at, n, n, a) for kind, flags, at, n, a in segments
    )
    front = header + programs + symbols + table + bytes(strings)
    return front.ljust(code_at, b"\0") + code.ljust(_PAGE - code_at, b"\0") + dynamic


def is_missing(soname: str) -> bool:
    """Whether the system has no library of this name."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return True
    return False


def main() -> int:
    """Write what is missing, then try."""
    found = find_spec("skia")
    if not sys.platform.startswith("linux") or platform.machine() not in MACHINES or not found or not found.origin:
        return 1
    module = Path(found.origin)
    folder = module.parent / "skia_python.libs"
    wanted: set[str] = set()
    for path in (module, *folder.glob("*.so*")):
        wanted |= undefined_symbols(path.read_bytes())
    for soname, pattern in LIBRARIES.items():
        if is_missing(soname):
            functions = sorted(name for name in wanted if re.fullmatch(pattern, name))
            (folder / soname).write_bytes(stand_in(soname, functions, platform.machine()))
            sys.stderr.write(f"setup: the system has no {soname}; a stand-in for it is in {folder.name}\n")
    return subprocess.run([sys.executable, "-c", "import skia"], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
