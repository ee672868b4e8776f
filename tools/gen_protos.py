"""Generate the Python stubs of the contracts into protos/gen.

    python tools/gen_protos.py            # rewrite protos/gen
    python tools/gen_protos.py --check    # exit 1 where protos/gen is not what the contracts say

Runs in an environment that holds grpcio-tools 1.71.2 and mypy-protobuf (`make protos` makes one): its output loads on
protobuf 5.29 to 7, which is the span that the model libraries pin.
"""

from __future__ import annotations

import argparse
import filecmp
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "protos"


def generate(target: Path) -> None:
    """Write message and service modules with their type stubs below `target`."""
    import grpc_tools
    from grpc_tools import protoc

    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "shorts").rglob("*.proto"))
    well_known = Path(grpc_tools.__file__).parent / "_proto"
    outputs = [f"--{kind}_out={target}" for kind in ("python", "grpc_python", "mypy", "mypy_grpc")]
    if protoc.main(["protoc", f"-I{ROOT}", f"-I{well_known}", *outputs, *sources]) != 0:
        raise SystemExit("protoc failed; its message stands above")


def differences(fresh: Path, committed: Path) -> list[str]:
    """Name the files that are missing, left over or different."""
    names = {str(p.relative_to(d)) for d in (fresh, committed) for p in d.rglob("*.py*") if p.suffix in {".py", ".pyi"}}
    _, changed, missing = filecmp.cmpfiles(fresh, committed, sorted(names), shallow=False)
    return sorted(changed + missing)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Generate the Python stubs of the contracts.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where protos/gen is out of date")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "gen"  # not the temporary folder itself, which no other user may read
        fresh.mkdir()
        generate(fresh)
        if arguments.check:
            stale = differences(fresh, ROOT / "gen")
            for name in stale:
                sys.stderr.write(f"protos/gen/{name} is out of date: run `make protos`\n")
            return 1 if stale else 0
        shutil.rmtree(ROOT / "gen", ignore_errors=True)
        shutil.copytree(fresh, ROOT / "gen")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
