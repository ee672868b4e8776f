"""What a hub tells of a repository: the commit that a revision stands for, and every file with its length and hash.

The two calls are of the Hugging Face hub (huggingface.co/docs/hub/api), which mirrors of it answer too:
`/api/models/{repo}/revision/{rev}` and `/api/models/{repo}/tree/{rev}?recursive=1`, in pages by the Link header.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from services.common.catalogue.model import Model
from services.common.catalogue.release import HUB
from services.common.errors import NotFoundError, PreconditionError, UnavailableError

_TRIES, _PAGES = 4, 200
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class HubFile:
    """A file as the hub tells of it: SHA-256 where it is stored in LFS, else git's id."""

    path: str
    size: int
    sha256: str
    git: str


@dataclass(frozen=True)
class Hub:
    """A hub or a mirror of it; `patience` in seconds is the first wait before another try."""

    client: httpx.AsyncClient
    base: str = HUB
    patience: float = 1.0

    async def commit(self, model: Model) -> str:
        """Give the commit that the model's revision stands for now. Raises what `_get` raises."""
        revision = quote(model.revision, safe="")  # a proposed change, refs/pr/34, is one part of the path
        answer = (await self._get(model, f"{self.base}/api/models/{model.repository}/revision/{revision}")).json()
        sha = answer.get("sha") if isinstance(answer, dict) else None
        if not isinstance(sha, str) or not sha:
            raise self._strange(model)
        return sha

    async def files(self, model: Model, commit: str) -> list[HubFile]:
        """List the files at a commit. Raises what `_get` raises."""
        url: str | None = f"{self.base}/api/models/{model.repository}/tree/{commit}?recursive=1"
        files: list[HubFile] = []
        for _ in range(_PAGES):
            if url is None:
                return files
            response = await self._get(model, url)
            rows = response.json()
            if not isinstance(rows, list):
                raise self._strange(model)
            files += [self._file(model, row) for row in rows if row.get("type") == "file"]
            url = response.links.get("next", {}).get("url")
            if url and httpx.URL(url).host != httpx.URL(self.base).host:
                url = str(httpx.URL(self.base).join(httpx.URL(url).raw_path.decode()))  # a mirror that names the hub
        raise self._strange(model)

    def _file(self, model: Model, row: dict[str, Any]) -> HubFile:
        try:
            lfs = row.get("lfs") or {}
            sha256 = str(lfs.get("oid", "")).removeprefix("sha256:")
            return HubFile(str(row["path"]), int(lfs.get("size", row["size"])), sha256, str(row.get("oid", "")))
        except (KeyError, TypeError, ValueError) as error:
            raise self._strange(model) from error

    async def _get(self, model: Model, url: str) -> httpx.Response:
        """Ask, and ask again where the server is busy. Raises UnavailableError, NotFoundError, PreconditionError."""
        why = ""
        for attempt in range(_TRIES):
            if attempt:
                await asyncio.sleep(self.patience * 2 ** (attempt - 1))
            try:
                response = await self.client.get(url)
            except (httpx.TransportError, httpx.TooManyRedirects) as error:
                why = str(error) or type(error).__name__
                if isinstance(error, httpx.ConnectError):
                    break
                continue
            if response.status_code in _RETRIED:
                why = f"it answered {response.status_code}"
                continue
            return self._judge(model, url, response)
        raise UnavailableError(
            f"{url} cannot be read ({why}); is there a connection? Or give a mirror or a folder with --from",
            reason="NETWORK",
        )

    def _judge(self, model: Model, url: str, response: httpx.Response) -> httpx.Response:
        status = response.status_code
        if status == 200:
            try:
                response.json()
            except ValueError as error:
                raise self._strange(model) from error
            return response
        # The hub answers 401 for what is not there, too.
        if status in {401, 403} and (model.gated or response.headers.get("x-error-code") == "GatedRepo"):
            raise gated(model)
        if status in {401, 403, 404, 410}:
            raise NotFoundError(f"{url} is not there, or may not be read ({status}); the model may have been withdrawn")
        raise UnavailableError(f"{url} answered {status}; try again later, or give another source with --from")

    def _strange(self, model: Model) -> PreconditionError:
        return PreconditionError(
            f"{self.base} does not answer as a hub does when asked for {model.repository}; is it one? Give another "
            "mirror, or a folder with --from",
            reason="NO_HUB",
        )


def gated(model: Model) -> PreconditionError:
    """Make the error for a model that the hub gives only to those who accepted its terms."""
    return PreconditionError(
        f"{model.name} is given only to those who have accepted its terms ({model.license.name}): sign in at "
        f"{HUB}/{model.repository}, accept them there, make a token at {HUB}/settings/tokens, and run the command "
        "again with HF_TOKEN set to it",
        reason="GATED",
        metadata={"model": model.id},
    )
