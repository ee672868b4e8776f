"""Checks of the installation: packages of each part, backends, FFmpeg, fonts."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from typing import Any

from packaging.requirements import Requirement

from gateway.doctor.finding import Finding, State
from gateway.doctor.probe import probe
from services.common.backends import Registry
from services.common.settings import SERVICES, Settings

DISTRIBUTION = "shorts-studio"
NATIVE = ("skia", "cv2", "av", "numpy", "MeCab", "espeakng_loader")
"""Modules that load libraries of the system."""
ENCODERS = ("libx264", "aac")
FILTERS = (
    "adelay", "aformat", "alimiter", "amix", "apad", "aresample", "asplit", "atrim", "ebur128", "highpass", "scale",
    "volume",
)  # fmt: skip
SYSTEM_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libexpat.so.1": "libexpat1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
}
_FFMPEG_SECONDS = 30.0


def check_packages(settings: Settings) -> Iterator[Finding]:
    """The packages of every part that runs here, in versions that fit, and whether they load."""
    extras = metadata(DISTRIBUTION).get_all("Provides-Extra") or []
    parts = ["gateway", *(name for name in SERVICES if name not in settings.services), "ui"]
    parts = [part for part in parts if part in extras]
    lacking = False
    for part in parts:
        wrong = [problem for requirement in requirements(part) if (problem := lacks(requirement))]
        if wrong:
            lacking = True
            # Without the dashboard everything else works.
            state = State.NOTE if part == "ui" else State.BROKEN
            fix = f"pip install 'shorts-studio[{part}]'"
            yield Finding("packages", state, f"{part}: {', '.join(wrong)}", fix)
    if not lacking:
        yield Finding("packages", State.FINE, f"{DISTRIBUTION} {version(DISTRIBUTION)} with all of {', '.join(parts)}")
    yield from _check_loading()


def requirements(extra: str) -> list[Requirement]:
    """List what an extra of ours asks for on this machine."""
    parsed = [Requirement(line) for line in requires(DISTRIBUTION) or ()]
    return [r for r in parsed if r.marker and r.marker.evaluate({"extra": extra}) and not r.marker.evaluate()]


def lacks(requirement: Requirement) -> str:
    """Say what is wrong with an installed package; empty: nothing."""
    try:
        there = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing"
    if not requirement.specifier.contains(there, prereleases=True):
        return f"{requirement.name} is {there}, not {requirement.specifier}"
    return ""


def _check_loading() -> Iterator[Finding]:
    told = probe("import", *NATIVE)
    if crash := told.pop("crash", ""):
        told[next((module for module in NATIVE if module not in told), "Python")] = crash
    for module, error in told.items():
        if error and not error.startswith("No module named"):  # that is told as a missing package
            yield Finding("packages", State.BROKEN, f"{module} does not load: {error}", _fix_of_loading(module, error))


def _fix_of_loading(module: str, error: str) -> str:
    for library, package in SYSTEM_LIBRARIES.items():
        if library in error:
            return f"install the system's library: sudo apt install {package} (on other systems its like)"
    if found := re.search(r"(lib[\w.+-]+\.so[\w.]*)", error):
        return f"install the system's package that has {found[1]}"
    return f"install it again: pip install --force-reinstall {_distribution_of(module)}"


def _distribution_of(module: str) -> str:
    names = {"skia": "skia-python", "cv2": "opencv-python-headless", "MeCab": "mecab-python3"}
    return names.get(module, module.replace("_", "-"))


def check_backends(settings: Settings) -> Iterator[Finding]:
    """What each service's backends say they lack; a service needs one of its route that works."""
    for name in SERVICES:
        if name in settings.services:
            continue
        try:
            registry: Registry[Any] = import_module(f"services.{name}.backend").REGISTRY
            route = settings.effective_routes[name]
            missing = {backend: registry.get(backend).missing() for backend in route}
        except Exception as error:  # noqa: BLE001 (one service that does not load must not hide the others)
            fix = f"correct the setting routes.{name}, or install it again: pip install 'shorts-studio[{name}]'"
            yield Finding("backends", State.BROKEN, f"{name}: {error}", fix)
            continue
        works = [backend for backend, lacking in missing.items() if not lacking]
        for backend, lacking in missing.items():
            if lacking:
                state = State.NOTE if works else State.BROKEN
                yield Finding("backends", state, f"{name}: {backend} cannot work", lacking)
        if works:
            yield Finding("backends", State.FINE, f"{name}: {', '.join(works)}")


def check_ffmpeg(_settings: Settings) -> Iterator[Finding]:
    """FFmpeg runs and has the encoders and filters that rendering uses."""
    again = "pip install --force-reinstall imageio-ffmpeg, and unset IMAGEIO_FFMPEG_EXE if it is set"
    try:
        path = str(import_module("imageio_ffmpeg").get_ffmpeg_exe())
        said = {what: _ask(path, what) for what in ("-version", "-encoders", "-filters")}
    except (ImportError, RuntimeError, OSError, subprocess.SubprocessError) as error:
        yield Finding("FFmpeg", State.BROKEN, f"does not run: {error}", again)
        return
    names = set(re.findall(r"^ \S+ +(\S+)", said["-encoders"] + said["-filters"], re.MULTILINE))
    lacking = [name for name in (*ENCODERS, *FILTERS) if name not in names]
    found = f"{' '.join(said['-version'].split()[2:3])} at {path}"
    if lacking:
        yield Finding("FFmpeg", State.BROKEN, f"{found} lacks {', '.join(lacking)}", again)
    else:
        yield Finding("FFmpeg", State.FINE, found)


def _ask(path: str, what: str) -> str:
    return subprocess.run(
        [path, "-hide_banner", what],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        timeout=_FFMPEG_SECONDS,
        check=True,
    ).stdout


def check_fonts(_settings: Settings) -> Iterator[Finding]:
    """The bundled fonts open and draw Hangul and emoji."""
    told = probe("fonts")
    wrong = {file: error for file, error in told.items() if error}
    for file, error in wrong.items():
        fix = "install the package again: pip install --force-reinstall shorts-studio; see also the packages above"
        yield Finding("fonts", State.BROKEN, f"{file}: {error}", fix)
    if not wrong:
        yield Finding("fonts", State.FINE, f"{', '.join(told)} draw Hangul and emoji")
