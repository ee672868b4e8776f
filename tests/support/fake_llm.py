"""An OpenAI-compatible server on the loopback that obeys, or does not: for tests of the llm service's `openai`."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

MODEL = "qwen2.5:7b"
_TEXT = re.compile(r"^(=== \w+ ===)\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)
_AMOUNT = re.compile(r"모두 (\d+)음절|which is (\d+) words")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”]?\s+|\n+")
Script = dict[str, Any]
Change = Callable[[Script], None]


def obedient(body: dict[str, Any]) -> Script:
    """Write a script as the schema of a request wants it, of sentences of its text in their order."""
    messages = body["messages"]
    text = next(match[2] for message in messages if (match := _TEXT.search(message["content"])))
    korean = "음절" in messages[0]["content"]
    amount = next(int(a or b) for a, b in _AMOUNT.findall(messages[0]["content"]))
    schema = body["schema"]["properties"]
    least = max(1, schema["scenes"]["minItems"])
    taken: list[str] = []
    said = 0
    for sentence in (piece.strip() for piece in _SENTENCE.split(text) if re.search(r"[^\W\d_]", piece)):
        more = len(re.findall(r"[가-힣]", sentence)) + 2 * len(re.findall(r"\d", sentence))
        more = more if korean else len(sentence.split())
        if len(taken) >= least and abs(said + more - amount) > abs(said - amount):
            break
        taken.append(sentence)
        said += more
    scene = schema["scenes"]["items"]["properties"]
    count = min(schema["scenes"]["maxItems"], len(taken))
    groups = [taken[i * len(taken) // count : (i + 1) * len(taken) // count] for i in range(count)]
    scenes = [
        {
            "role": scene["role"]["enum"][min(i, 1)],
            "narration": " ".join(group),
            "title": re.findall(r"[^\W\d]+", group[0])[-1],
            "keywords": re.findall(r"\w+", group[0])[:2],
            "visual_prompt": "A quiet street at dawn, warm light",
            "mood": scene["mood"]["enum"][i % 3],
        }
        for i, group in enumerate(groups)
    ]
    made: Script = {"title": taken[0][:40], "category": "food", "scenes": scenes, "hashtags": scenes[0]["keywords"]}
    if "character" in schema:
        made["character"] = schema["character"]["enum"][-1]
    return made


@dataclass
class Reply:
    """How one chat request is answered; see the functions below for the usual ways."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    """Of an error."""
    write: Callable[[dict[str, Any]], str] = lambda body: json.dumps(obedient(body), ensure_ascii=False)
    finish: str | None = "stop"
    """None: the stream just ends."""
    most: int = 1_000_000
    """Characters after which it stops."""
    broken: bool = False
    """Whether the connection is dropped there."""
    wait: float = 0.0
    """Seconds before each piece."""
    stream_error: str = ""
    raw: str = ""
    """What is sent in the place of a stream."""


def lying(change: Change) -> Reply:
    """Obey in form, then change what is said."""

    def write(body: dict[str, Any]) -> str:
        script = obedient(body)
        change(script)
        return json.dumps(script, ensure_ascii=False)

    return Reply(write=write)


def around(before: str, after: str = "") -> Reply:
    """Obey, with other text around the object."""
    return Reply(write=lambda body: f"{before}{json.dumps(obedient(body), ensure_ascii=False, indent=1)}{after}")


def saying(text: str) -> Reply:
    """Say something of one's own."""
    return Reply(write=lambda _: text)


def failing(status: int, message: str = "no", **headers: str) -> Reply:
    """Answer with an error."""
    body = json.dumps({"error": {"message": message, "type": "error"}})
    return Reply(status=status, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


@dataclass
class FakeLlm:
    """The server. `replies` answer the chat requests one after the other, the last one all that follow."""

    flavour: str = "other"
    replies: list[Reply] = field(default_factory=lambda: [Reply()])
    models: list[str] = field(default_factory=lambda: [MODEL])
    key: str = ""
    context: int = 0
    sleeping: bool = False
    can_sleep: bool = True
    sleep_mode: bool | None = True
    """Whether vLLM was started so that sleep frees the card; None: an older one, whose settings are text."""
    schema: dict[str, Any] = field(default_factory=dict)
    """The last that it was told of; it obeys that one where a request has none."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    """Set when a client went away in the middle of an answer."""
    begun: threading.Event = field(default_factory=threading.Event)
    """Set when an answer's first piece was sent."""
    port: int = 0

    @property
    def url(self) -> str:
        """Its address, with the version."""
        return f"http://127.0.0.1:{self.port}/v1"

    def next_reply(self) -> Reply:
        """Take the next reply."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def get(self, path: str) -> tuple[int, Any]:
        """Answer what is asked beside the chat."""
        if path == "/v1/models":
            entries = [
                {"id": name, "object": "model", "owned_by": self._owner(), **self._size()} for name in self.models
            ]
            return 200, {"object": "list", "data": entries}
        if self.flavour == "ollama" and path == "/api/version":
            return 200, {"version": "0.12.6"}
        if self.flavour == "ollama" and path == "/api/ps":
            loaded = [{"name": name, "size_vram": 5 << 30, "context_length": self.context} for name in self.models]
            return 200, {"models": [] if self.sleeping else loaded}
        if self.flavour == "vllm" and path == "/is_sleeping" and self.can_sleep:
            return 200, {"is_sleeping": self.sleeping}
        if self.flavour == "vllm" and path == "/server_info?config_format=json" and self.can_sleep:
            settings = {"model_config": {"enable_sleep_mode": self.sleep_mode}}
            return 200, {"vllm_config": "model='m', seed=0" if self.sleep_mode is None else settings}
        return 404, {"error": {"message": "not found"}}

    def post(self, target: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Obey the commands of vLLM and Ollama."""
        path = urlsplit(target).path
        if self.flavour == "vllm" and self.can_sleep and path in {"/sleep", "/wake_up"}:
            self.sleeping = path == "/sleep"
            return 200, {}
        if self.flavour == "ollama" and path == "/api/generate":
            self.sleeping = body.get("keep_alive") == 0
            return 200, {"done": True}
        return 404, {"error": {"message": "not found"}}

    def _owner(self) -> str:
        return {"vllm": "vllm", "ollama": "library"}.get(self.flavour, "somebody")

    def _size(self) -> dict[str, int]:
        return {"max_model_len": self.context} if self.flavour == "vllm" and self.context else {}


@contextmanager
def serve(fake: FakeLlm) -> Iterator[FakeLlm]:
    """Run the server on a free port until the end of the block."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    server.daemon_threads = True
    fake.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that left; tell all else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    fake: FakeLlm
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Say nothing."""

    def do_GET(self) -> None:
        self._note()
        self._json(*((401, {"error": {"message": "bad key"}}) if self._shut_out() else self.fake.get(self.path)))

    def do_POST(self) -> None:
        self._note()
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or "null") or {}
        if self._shut_out():
            self._json(401, {"error": {"message": f"Incorrect API key provided: {self.headers['authorization']}"}})
        elif self.path == "/v1/chat/completions":
            self.fake.asked.append(body)
            if form := body.get("response_format"):
                self.fake.schema = form["json_schema"]["schema"]
            body = {**body, "schema": self.fake.schema}
            self._chat(body, self.fake.next_reply())
        else:
            self._json(*self.fake.post(self.path, body))

    def _note(self) -> None:
        self.fake.paths.append(f"{self.command} {self.path}")
        self.fake.headers.append({name.lower(): value for name, value in self.headers.items()})

    def _shut_out(self) -> bool:
        return bool(self.fake.key) and self.headers.get("authorization") != f"Bearer {self.fake.key}"

    def _json(self, status: int, value: Any) -> None:
        self._send(status, json.dumps(value).encode(), {"content-type": "application/json"})

    def _send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _chat(self, body: dict[str, Any], reply: Reply) -> None:
        if reply.status != 200:
            self._send(reply.status, reply.body.encode(), {"content-type": "application/json", **reply.headers})
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        try:
            self._pieces(body, reply)
        except OSError:
            self.fake.left.set()
            self.close_connection = True

    def _pieces(self, body: dict[str, Any], reply: Reply) -> None:
        if reply.raw:
            self._chunk(reply.raw)
            self.wfile.write(b"0\r\n\r\n")
            return
        text = reply.write(body)[: reply.most]
        self._event({"delta": {"role": "assistant", "content": ""}, "finish_reason": None})
        for start in range(0, len(text), 40):
            if reply.wait:
                self._pause(reply.wait)
            self._event({"delta": {"content": text[start : start + 40]}, "finish_reason": None})
            self.fake.begun.set()
        if reply.stream_error:
            self._chunk(f"data: {json.dumps({'error': {'message': reply.stream_error, 'code': 500}})}\n\n")
        if reply.broken:
            self.close_connection = True
            return
        if reply.finish:
            self._event({"delta": {}, "finish_reason": reply.finish})
            self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _pause(self, seconds: float) -> None:
        """Wait, as a server does that computes; notice a client that leaves meanwhile."""
        self.connection.settimeout(seconds)
        try:
            if not self.connection.recv(1):
                raise ConnectionError("the client left")
        except TimeoutError:
            return
        finally:
            self.connection.settimeout(None)

    def _event(self, choice: dict[str, Any]) -> None:
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": MODEL}
        self._chunk(f"data: {json.dumps({**chunk, 'choices': [{'index': 0, **choice}]})}\n\n")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()
