"""The files that the dashboard gives to browsers, over HTTP."""

from __future__ import annotations

import urllib.error
import urllib.request
from email.message import Message
from urllib.parse import quote

import pytest

from services.common.errors import InvalidInputError
from tests.ui.samples import portrait
from tests.ui.scripted import ScriptedStudio
from ui.media import PORTRAIT_PIXELS
from ui.server import server_options

DATA = bytes(range(256)) * 1000


def get(url: str, **headers: str) -> tuple[int, bytes, Message]:
    """Make one request."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("", 200, 0, 256_000),
        ("bytes=0-", 200, 0, 256_000),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=100000-100099", 206, 100_000, 100_100),
        ("bytes=255990-999999", 206, 255_990, 256_000),
        ("bytes=-10", 206, 255_990, 256_000),
        ("bytes=0-1,5-6", 200, 0, 256_000),
    ],
)
def test_files_come_whole_or_in_part(
    dashboard: str, studio: ScriptedStudio, asked: str, status: int, start: int, end: int
) -> None:
    artifact = studio.store.put(DATA, "video/mp4")
    found, body, headers = get(f"{dashboard}files/{artifact.sha256}", Range=asked)
    assert (found, body) == (status, DATA[start:end])
    assert headers["content-type"] == "video/mp4"
    if status == 206:
        assert headers["content-range"] == f"bytes {start}-{end - 1}/256000"


def test_what_cannot_be_given_is_refused(dashboard: str, studio: ScriptedStudio) -> None:
    artifact = studio.store.put(DATA, "video/mp4")
    assert get(f"{dashboard}files/{artifact.sha256}", Range="bytes=256000-")[0] == 416
    assert get(f"{dashboard}files/{'0' * 64}")[0] == 404
    assert get(f"{dashboard}files/{artifact.sha256}", **{"If-None-Match": f'"{artifact.sha256}"'})[0] == 304


def test_a_portrait_is_kept_by_the_browser_and_asked_for_anew_by_its_digest(
    dashboard: str, studio: ScriptedStudio
) -> None:
    status, body, headers = get(f"{dashboard}portraits/{quote('odd-*otter*', safe='')}")
    assert (status, body, headers["content-type"]) == (200, portrait(3, PORTRAIT_PIXELS), "image/webp")
    assert "max-age=3600" in headers["cache-control"]
    assert "immutable" not in headers["cache-control"]  # a newer studio may draw another
    again = get(f"{dashboard}portraits/{quote('odd-*otter*', safe='')}", **{"If-None-Match": headers["etag"]})
    assert again[:2] == (304, b"")
    assert get(f"{dashboard}portraits/nobody-cow")[0] == 404


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/json", "video/mp4; x=1\r\nx: y"])
def test_what_a_browser_might_run_is_only_ever_downloaded(
    dashboard: str, studio: ScriptedStudio, media_type: str
) -> None:
    artifact = studio.store.put(media_type.encode(), media_type)
    _, body, headers = get(f"{dashboard}files/{artifact.sha256}")
    assert body == media_type.encode()
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"]


def test_a_download_has_a_safe_name(dashboard: str, studio: ScriptedStudio) -> None:
    artifact = studio.store.put(DATA, "video/mp4")
    name = quote('../빵"집\r\n.mp4')
    _, _, headers = get(f"{dashboard}files/{artifact.sha256}?name={name}")
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''.._%EB%B9%B5_%EC%A7%91__.mp4"


@pytest.mark.parametrize("listen", ["8501", ":8501", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:0", "127.0.0.1:70000"])
def test_an_address_that_cannot_be_listened_on_is_told(listen: str) -> None:
    with pytest.raises(InvalidInputError, match="ui_listen"):
        server_options(listen)


def test_only_loopback_is_narrowed_to_its_own_names() -> None:
    assert "localhost" in server_options("127.0.0.1:8501")["server.allowedHosts"]
    assert server_options("0.0.0.0:8501")["server.allowedHosts"] == []
