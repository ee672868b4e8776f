"""One good request per service, and what to change to make it bad."""

from __future__ import annotations

import base64
import io
import math
import struct
import wave
from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from PIL import Image

from services.common.artifacts import FileStore
from shorts.crawl.v1.crawl_pb2 import FetchRequest
from shorts.image.v1.image_pb2 import GenerateRequest
from shorts.llm.v1.llm_pb2 import ScriptForm, WriteScriptRequest
from shorts.music.v1.music_pb2 import ComposeRequest
from shorts.render.v1.render_pb2 import RenderRequest, Timeline, TimelineScene
from shorts.scene.v1.scene_pb2 import (
    Backdrop,
    Category,
    Clip,
    DrawnPicture,
    DrawnScene,
    Mood,
    PhotoBackdrop,
    Speech,
    WordTiming,
)
from shorts.tts.v1.tts_pb2 import SynthesizeRequest
from shorts.video.v1.video_pb2 import AnimateRequest

TEXT = (
    "우리 동네 빵집은 새벽 4시에 문을 연다. 주인 김정희 씨는 30년 동안 같은 자리에서 빵을 구웠다. "
    "하지만 작년 겨울에는 오븐이 고장 나서 일주일이나 문을 닫아야 했다. 그때 이웃들이 돈을 모아 새 오븐을 사 주었다. "
    "지금도 아침마다 갓 구운 식빵 냄새가 골목을 채운다. 식빵 하나는 4,500원이다."
)


def photo(store: FileStore) -> Any:
    """Put a picture into the store."""
    data = io.BytesIO()
    Image.radial_gradient("L").resize((300, 500)).convert("RGB").save(data, "JPEG")
    return store.put([data.getvalue()], "image/jpeg")


def saved_page() -> bytes:
    """Give a page that a browser saved, with a picture inside."""
    data = io.BytesIO()
    Image.radial_gradient("L").resize((400, 400)).convert("RGB").save(data, "JPEG")
    picture = base64.b64encode(data.getvalue()).decode()
    told = '{"@type": "Product", "name": "머그컵", "offers": {"price": "24000", "priceCurrency": "KRW"}}'
    return (
        f'<html lang="ko"><head><title>머그컵</title><script type="application/ld+json">{told}</script></head>'
        f'<body><h1>머그컵</h1><img src="data:image/jpeg;base64,{picture}"><p>손으로 빚은 머그컵.</p></body></html>'
    ).encode()


def speech(store: FileStore, seconds: float = 1.0) -> Speech:
    """Put a tone into the store and call it speech."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((1, 2, 24_000, 0, "NONE", ""))
        count = int(24_000 * seconds)
        file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(i / 18))) for i in range(count)))
    audio = store.put([data.getvalue()], "audio/wav")
    words = [
        WordTiming(text="안녕", offset=0, start=0.1, end=0.5),
        WordTiming(text="하세요", offset=3, start=0.5, end=0.9),
    ]
    return Speech(audio=audio, duration=seconds, words=words)


def drawn(store: FileStore) -> DrawnPicture:
    """Give a drawing with the picture behind it."""
    return DrawnPicture(backdrop=Backdrop(photo=PhotoBackdrop(image=photo(store))))


def good(service: str, backend: str, store: FileStore) -> Message:
    """Give a small request that every backend of a service must answer."""
    if service == "llm":
        form = ScriptForm.SCRIPT_FORM_STORY
        return WriteScriptRequest(backend=backend, text=TEXT, form=form, language="ko", length_seconds=20, seed=3)
    if service == "crawl":
        return FetchRequest(backend=backend, page=store.put([saved_page()], "text/html"))
    if service in {"tts", "music"}:
        spoken = SynthesizeRequest(backend=backend, text="안녕하세요. 빵은 4,500원입니다!", language="ko")
        bed = ComposeRequest(backend=backend, mood=Mood.MOOD_WARM, seconds=6, seed=5)
        return spoken if service == "tts" else bed
    if service == "image":
        about: dict[str, Any] = {"keywords": ["빵", "새벽"], "mood": Mood.MOOD_WARM, "category": Category.CATEGORY_FOOD}
        return GenerateRequest(backend=backend, width=270, height=480, prompt="a bakery at dawn", seed=5, **about)
    if service == "video":
        request = AnimateRequest(backend=backend, width=270, height=480, duration=1.5, accepts_drawn=True, seed=5)
        request.drawn.CopyFrom(drawn(store))
        request.image.CopyFrom(photo(store))
        request.character = "baker-bear"
        return request
    clip = Clip(drawn=DrawnScene(picture=drawn(store)), duration=1.2)
    scene = TimelineScene(id="scene-1", clip=clip, speech=speech(store), duration=1.2, title="새벽 4시")
    return RenderRequest(backend=backend, timeline=Timeline(width=270, height=480, scenes=[scene], language="ko"))


def _set(path: str, value: Any) -> Callable[[Any], None]:
    def change(request: Any) -> None:
        *parents, last = path.split(".")
        for name in parents:
            request = request[int(name)] if name.isdigit() else getattr(request, name)
        setattr(request, last, value)

    return change


def _no_scenes(request: Any) -> None:
    del request.timeline.scenes[:]


def _same_ids(request: Any) -> None:
    request.timeline.scenes.add().CopyFrom(request.timeline.scenes[0])


def _twice_the_same_lora(request: Any) -> None:
    for _ in range(2):
        request.painting.loras.add(model="a")


BAD: dict[str, list[tuple[str, Callable[[Any], None]]]] = {
    "crawl": [
        ("source", lambda request: request.ClearField("page")),
        ("url", _set("url", "ftp://shop.example/p")),
        ("url", _set("url", "http://user:secret@shop.example/p")),
        ("url", _set("url", "http://127.0.0.1/p")),
        ("url", _set("url", "http://[::ffff:10.0.0.1]/p")),
        ("page.sha256", _set("page.sha256", "zz")),
        ("max_images", _set("max_images", 21)),
    ],
    "llm": [
        ("text", _set("text", "")),
        ("text", _set("text", "x" * 50_001)),
        ("form", _set("form", 0)),
        ("language", _set("language", "fr")),
        ("scene_count", _set("scene_count", 2)),
        ("scene_count", _set("scene_count", 99)),
        ("length_seconds", _set("length_seconds", 1000)),
        ("length_seconds", _set("length_seconds", math.nan)),
        ("tone", _set("tone", 42)),
        ("characters[1]", lambda request: request.characters.extend(["wise-owl", "nobody"])),
        ("characters", lambda request: request.characters.extend(["wise-owl"] * 101)),
    ],
    "tts": [
        ("text", _set("text", " ")),
        ("text", _set("text", "가" * 2001)),
        ("text", _set("text", "🍞…!")),
        ("language", _set("language", "xx")),
        ("language", _set("language", "")),
        ("voice", _set("voice", "nobody")),
        ("speed", _set("speed", 9)),
        ("speed", _set("speed", math.nan)),
        ("pitch_semitones", _set("pitch_semitones", 40)),
        ("variant", _set("variant", "x" * 41)),
    ],
    "music": [
        ("mood", _set("mood", 99)),
        ("form", _set("form", 99)),
        ("seconds", _set("seconds", 0)),
        ("seconds", _set("seconds", 1000)),
        ("seconds", _set("seconds", math.nan)),
        ("tempo", _set("tempo", 500)),
        ("tempo", _set("tempo", math.nan)),
        ("key", _set("key", "H")),
        ("energy", _set("energy", 2)),
        ("hook_end", _set("hook_end", 5.5)),
        ("hook_end", _set("hook_end", math.nan)),
        ("close_begin", _set("close_begin", 5)),
    ],
    "image": [
        ("width", _set("width", 0)),
        ("width", _set("width", 271)),
        ("height", _set("height", 9999)),
        ("photo.sha256", _set("photo.sha256", "zz")),
        ("character", _set("character", "nobody")),
        ("mood", _set("mood", 99)),
        ("painting.model", _set("painting.model", "../sdxl")),
        ("painting.steps", _set("painting.steps", 151)),
        ("painting.guidance", _set("painting.guidance", math.nan)),
        ("painting.loras[0].weight", lambda request: request.painting.loras.add(model="a", weight=3)),
        ("painting.loras[1].model", _twice_the_same_lora),
        ("painting.control.kind", _set("painting.control.strength", 1)),
        ("painting.reference.image", _set("painting.reference.strength", 0.5)),
        ("character", _set("painting.paint_character", True)),
        ("painting.upscaler", _set("painting.upscaler", "Upper Case")),
    ],
    "video": [
        ("width", _set("width", 3)),
        ("duration", _set("duration", 0)),
        ("duration", _set("duration", 1e9)),
        ("duration", _set("duration", math.nan)),
        ("image.sha256", _set("image.sha256", "zz")),
        ("character", _set("character", "nobody")),
        ("scene_count", _set("scene_count", -1)),
    ],
    "render": [
        ("timeline.scenes", _no_scenes),
        ("timeline.width", _set("timeline.width", 271)),
        ("timeline.scenes[0].duration", _set("timeline.scenes.0.duration", 0.1)),
        ("timeline.scenes[0].duration", _set("timeline.scenes.0.duration", math.inf)),
        ("timeline.scenes[0].id", _set("timeline.scenes.0.id", "../x")),
        ("timeline.scenes[1].id", _same_ids),
        ("quality", _set("quality", 77)),
    ],
}
