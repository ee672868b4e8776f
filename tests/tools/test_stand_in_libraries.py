"""The stand-ins for libraries that skia's wheel is linked to and never calls."""

from __future__ import annotations

import ctypes
import platform
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools.stand_in_libraries import LIBRARIES, MACHINES, is_missing, stand_in, undefined_symbols


def test_a_stand_in_loads_and_its_functions_answer_zero(tmp_path: Path) -> None:
    names = [f"glNothing{number}" for number in range(150)]
    path = tmp_path / "libnothing.so.1"
    path.write_bytes(stand_in("libnothing.so.1", names, platform.machine()))
    library = ctypes.CDLL(str(path))
    assert [getattr(library, name)() for name in (names[0], names[77], names[-1])] == [0, 0, 0]
    with pytest.raises(AttributeError):
        _ = library.glElse
    # Once loaded it meets the need for its name, as the loader compares names.
    assert not is_missing("libnothing.so.1")
    assert is_missing("libnothing.so.2")


@pytest.mark.parametrize("machine", MACHINES)
def test_what_it_exports_is_not_undefined(machine: str) -> None:
    assert undefined_symbols(stand_in("libempty.so.1", [], machine)) == set()


def test_skia_takes_from_the_three_libraries_what_the_patterns_say() -> None:
    spec = find_spec("skia")
    assert spec is not None
    assert spec.origin is not None
    module = Path(spec.origin)
    files = [module, *(module.parent / "skia_python.libs").glob("libfontconfig*")]
    wanted = set().union(*(undefined_symbols(path.read_bytes()) for path in files))
    found = {soname: {name for name in wanted if re.fullmatch(pattern, name)} for soname, pattern in LIBRARIES.items()}
    assert {"eglGetProcAddress"} <= found["libEGL.so.1"]
    assert {"glClear", "glDrawArrays"} <= found["libGL.so.1"]
    assert {"XML_ParserCreate"} <= found["libexpat.so.1"]
