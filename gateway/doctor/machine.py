"""Checks of the machine: Python, disk, memory, GPU, ports."""

from __future__ import annotations

import errno
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from gateway.doctor.finding import Finding, State
from gateway.ownership import read_owner
from gateway.ports import Address, listener, next_free, why_not
from gateway.up.claim import read_claim
from gateway.up.plan import Options, choose_addresses
from services.common.settings import Settings

OLDEST, NEWEST = (3, 11), (3, 13)
COMFORTABLE_BYTES = 4 << 30
NEEDED_BYTES = 1 << 30
"""What a short of the usual length takes at its height, with something to spare."""
NETWORK_FILE_SYSTEMS = {
    "nfs", "nfs4", "cifs", "smbfs", "smb3", "afpfs", "9p", "fuse.sshfs", "fuse.rclone", "ceph", "glusterfs", "davfs",
}  # fmt: skip


def check_python(_settings: Settings) -> Iterator[Finding]:
    """Python 3.11 to 3.13, 64 bits: what the packages have wheels for."""
    version, bits = sys.version_info[:2], 64 if sys.maxsize > 1 << 32 else 32
    found = f"{platform.python_version()} ({platform.python_implementation()}, {bits} bits) at {sys.executable}"
    if not OLDEST <= version <= NEWEST or bits != 64:
        fix = "make the environment anew with a 64-bit Python 3.12: PYTHON=python3.12 make setup"
        yield Finding("Python", State.BROKEN, found, fix)
    else:
        yield Finding("Python", State.FINE, found)


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Free space, whether the state folder can be written, whether its disk is of this machine."""
    folder = next(f for f in (settings.home, *settings.home.parents) if f.exists())
    free = shutil.disk_usage(folder).free >> 20
    found = f"{_size(free << 20)} free at {settings.home}"
    if free < settings.min_free_mib:
        fix = f"free some space (no job starts below {settings.min_free_mib} MiB), or set SHORTS_HOME to another disk"
        yield Finding("disk", State.BROKEN, found, fix)
    elif free < 4 * settings.min_free_mib:
        yield Finding("disk", State.NOTE, found, "free some space soon, or set SHORTS_HOME to another disk")
    else:
        yield Finding("disk", State.FINE, found)
    yield from _check_writable(folder)
    kind = file_system(folder)
    if kind in NETWORK_FILE_SYSTEMS:
        fix = "set SHORTS_HOME to a folder on a disk of this machine: the database's locks do not work over a network"
        yield Finding("disk", State.BROKEN, f"{settings.home} is on a network file system ({kind})", fix)


def _check_writable(folder: Path) -> Iterator[Finding]:
    for place, name in ((folder, "SHORTS_HOME"), (Path(tempfile.gettempdir()), "TMPDIR")):
        try:
            with tempfile.TemporaryFile(dir=place):
                pass
        except OSError as error:
            fix = f"make {place} writable for this user, or set {name} to a folder that is"
            yield Finding("disk", State.BROKEN, f"{place} cannot be written: {error.strerror}", fix)


def file_system(folder: Path) -> str:
    """Give the kind of file system that holds a folder; empty where the system does not tell."""
    mounts = {Path(disk.mountpoint): disk.fstype for disk in psutil.disk_partitions(all=True)}
    place = folder.resolve()
    return next((mounts[at] for at in (place, *place.parents) if at in mounts), "").lower()


def check_memory(_settings: Settings) -> Iterator[Finding]:
    """Memory in all and free now."""
    memory = psutil.virtual_memory()
    found = f"{_size(memory.available)} free of {_size(memory.total)}"
    if memory.available < NEEDED_BYTES:
        yield Finding("memory", State.NOTE, found, f"close other programs; a short needs about {_size(NEEDED_BYTES)}")
    elif memory.total < COMFORTABLE_BYTES:
        fix = f"make shorts one at a time; {_size(COMFORTABLE_BYTES)} or more is comfortable"
        yield Finding("memory", State.NOTE, found, fix)
    else:
        yield Finding("memory", State.FINE, found)


def check_gpu(_settings: Settings) -> Iterator[Finding]:
    """NVIDIA GPUs with their memory and driver, from the driver's own library (NVML). None is fine."""
    import pynvml  # noqa: PLC0415 (its absence is this check's finding alone)

    try:
        pynvml.nvmlInit()
    except (pynvml.NVMLError_LibraryNotFound, pynvml.NVMLError_DriverNotLoaded):
        yield Finding("GPU", State.FINE, "none of NVIDIA's; nothing here needs one")
        return
    except pynvml.NVMLError as error:
        fix = "install the driver again or restart the machine, until `nvidia-smi` works; nothing here needs it yet"
        yield Finding("GPU", State.NOTE, f"there is a driver of NVIDIA's, but it does not answer: {error}", fix)
        return
    try:
        driver = pynvml.nvmlSystemGetDriverVersion()
        for index in range(pynvml.nvmlDeviceGetCount()):
            handle = pynvml.nvmlDeviceGetHandleByIndex(index)
            memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
            found = f"{pynvml.nvmlDeviceGetName(handle)}, {_size(memory.free)} free of {_size(memory.total)}"
            yield Finding("GPU", State.FINE, f"{found}, driver {driver}")
    finally:
        pynvml.nvmlShutdown()


def check_ports(settings: Settings) -> Iterator[Finding]:
    """The ports of `shorts up`: free, its own, or somebody's."""
    addresses = choose_addresses(settings, Options())
    assert addresses.dashboard is not None
    for what, option, address in (
        ("gateway", "--port", addresses.gateway),
        ("dashboard", "--ui-port", addresses.dashboard),
    ):
        yield _check_port(settings.home, what, option, address)


def _check_port(home: Path, what: str, option: str, address: Address) -> Finding:
    error = why_not(address)
    if error is None:
        return Finding("ports", State.FINE, f"{address} is free for the {what}")
    if error.errno != errno.EADDRINUSE:
        fix = f"choose another address for `shorts up`: {option} {next_free(address)}, or correct the setting"
        return Finding("ports", State.NOTE, f"the {what} cannot listen on {address}: {error.strerror}", fix)
    process = listener(address.port)
    if process is not None and process.pid in _ours(home):
        return Finding("ports", State.FINE, f"{address} is the running {what}'s")
    who = "a process of another user" if process is None else f"{process.name()} (pid {process.pid})"
    fix = f"end it, or choose another for `shorts up`: {option} {next_free(address)}"
    return Finding("ports", State.NOTE, f"{address}, the {what}'s, is taken by {who}", fix)


def _ours(home: Path) -> set[int]:
    """List the processes of a running studio on this state folder."""
    up, owner = read_claim(home), read_owner(home)
    pids = set() if up is None else {up.pid, *(p.pid for p in psutil.Process(up.pid).children(recursive=True))}
    return pids | ({owner.pid} if owner is not None else set())


def _size(count: int) -> str:
    """Write bytes in GiB, or MiB where that is less than one."""
    return f"{count / (1 << 30):.1f} GiB" if count >= 1 << 30 else f"{count >> 20} MiB"
