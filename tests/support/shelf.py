"""A small catalogue for tests: text to change, and models to take."""

from __future__ import annotations

from services.common.catalogue import Catalogue, read

TEXT = """
[licenses.free]
name = "Apache-2.0"
url = "https://example.org/free"
commercial = "yes"
outputs = "no claim"

[licenses.private]
name = "CC-BY-NC-4.0"
url = "https://example.org/nc"
commercial = "no"
conditions = "no commercial use"
outputs = "non-commercial use only"

[licenses.elsewhere]
name = "Somewhere Community License"
url = "https://example.org/somewhere"
commercial = "limited"
conditions = "not in some places"
outputs = "not to be shown there"
excluded = ["EU", "GB", "KR"]

[[model]]
id = "tiny"
name = "Tiny painter"
service = "image"
license = "free"
backend = "diffusers"
repository = "Org/tiny"
files = [
  { path = "config.json" }, { path = "unet/*.safetensors", about = 3_000 }, { path = "vae/*.json", optional = true },
]
vram = { bf16 = 8.0, fp8 = 5.0 }
rank = 10
sources = ["https://example.org/tiny"]

[[model]]
id = "tiny-lora"
name = "Tiny LoRA"
service = "image"
kind = "lora"
license = "free"
backend = "diffusers"
needs = ["tiny"]
repository = "Org/tiny"
files = [{ path = "lora.safetensors", about = 1_000 }]
sources = ["https://example.org/tiny-lora"]

[[model]]
id = "private-voice"
name = "Private voice"
service = "tts"
license = "private"
backend = "supertonic"
instead = ["spoken"]
repository = "Org/tiny"
files = [{ path = "net.onnx", about = 5_000_000_000 }]
vram = { fp32 = 4.0 }
rank = 1
sources = ["https://example.org/private"]

[[model]]
id = "spoken"
name = "Spoken"
service = "tts"
license = "free"
backend = "supertonic"
repository = "Org/tiny"
files = [{ path = "net.onnx", about = 400_000_000 }]
cpu = true
ram = 1.0
rank = 2
sources = ["https://example.org/spoken"]

[[model]]
id = "far-film"
name = "Far film"
service = "video"
license = "elsewhere"
backend = "motion"
instead = ["near-film"]
repository = "Org/film"
gated = true
files = [{ path = "film.safetensors" }]
vram = { bf16 = 14.0 }
rank = 1
sources = ["https://example.org/far"]

[[model]]
id = "near-film"
name = "Near film"
service = "video"
license = "free"
backend = "motion"
repository = "Org/film"
files = [{ path = "film.safetensors", about = 30_000_000_000 }]
vram = { bf16 = 8.0 }
rank = 2
sources = ["https://example.org/near"]

[[model]]
id = "old-film"
name = "Old film"
service = "video"
license = "free"
why = "it exists only as pickles"
instead = ["near-film"]
repository = "Org/old"
sources = ["https://example.org/old"]

[presets.cpu]
title = "No card"
models = ["spoken"]

[presets.12gb]
title = "A card of 12 GB"
vram = 12
models = ["spoken", "tiny", "tiny-lora", "near-film", "old-film", "private-voice"]
"""


def shelf(**changes: str) -> Catalogue:
    """Read the catalogue, with `old=new` replaced in its text."""
    text = TEXT
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return read(text)
