"""Choose graphics cards for the containers and write the choice into .env; run by `make up`.

    python3 tools/make_env.py [FILE]

With NVIDIA cards and a Docker that can hand them to containers, COMPOSE_FILE names the overlays for them and for models
that paint and film, SHORTS_GPU_* say which service gets which card, and SHORTS_LLM_VRAM_GIB what a language model takes
of a card that it shares. A line that is there already, whoever wrote it, stays as it is. Without cards nothing is
written. Needs nothing but Python.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

OVERLAY = "deploy/compose.gpu.yaml"
MODELS_OVERLAY = "deploy/compose.diffusers.yaml"
COMPOSE_FILE = f"compose.yaml:{OVERLAY}:{MODELS_OVERLAY}"
BY_NEED = ("video", "image", "llm", "tts")
"""Services that use a card, the hungriest first."""
LLM_SHARE = 0.85
"""Share of its card that vLLM takes, as deploy/compose.llm.yaml tells it where SHORTS_LLM_GPU_SHARE does not."""
NOTE = "# Written by `make up`; change a line and it stays as you want it, delete it and it is chosen anew."


@dataclass(frozen=True)
class Card:
    """A graphics card: its index and its memory, MiB."""

    index: int
    memory: int


def read_cards(listing: str) -> list[Card]:
    """Read `nvidia-smi --query-gpu=index,memory.total --format=csv,noheader,nounits`, largest card first.

    A card that does not tell its memory counts as the smallest.
    """
    cards = []
    for line in listing.splitlines():
        index, _, memory = (part.strip() for part in line.partition(","))
        if index.isdigit():
            cards.append(Card(int(index), int(memory) if memory.isdigit() else 0))
    return sorted(cards, key=lambda card: (-card.memory, card.index))


def assign(cards: list[Card]) -> dict[str, str]:
    """Spread the services over the cards, the hungriest on the largest; with one card all share it."""
    return {f"SHORTS_GPU_{name.upper()}": str(cards[n % len(cards)].index) for n, name in enumerate(BY_NEED)}


def llm_vram(cards: list[Card], text: str) -> dict[str, str]:
    """Say what vLLM takes of its card, GiB: 0 where a .env gives it one of its own.

    Empty where that cannot be told, as of a card that the .env names by its UUID; Compose asks the user then.
    """
    on = {name: value_of(text, f"SHORTS_GPU_{name.upper()}") for name in BY_NEED}
    own = on.pop("llm")
    memory = {str(card.index): card.memory for card in cards}.get(own)
    share = value_of(text, "SHORTS_LLM_GPU_SHARE") or str(LLM_SHARE)
    if not memory or not all(card.isdigit() for card in on.values()) or not re.fullmatch(r"0?\.\d+|1(\.0*)?", share):
        return {}
    taken = math.ceil(memory / 1024 * float(share) * 10) / 10 if own in on.values() else 0
    return {"SHORTS_LLM_VRAM_GIB": f"{taken:g}"}


def merge(text: str, wanted: dict[str, str]) -> str:
    """Add the lines that a .env lacks; what it says already stays."""
    present = set(re.findall(r"^\s*(?:export\s+)?(\w+)\s*=", text, re.MULTILINE))
    missing = [f"{name}={value}" for name, value in wanted.items() if name not in present]
    if not missing:
        return text
    if text and not text.endswith("\n"):
        text += "\n"
    note = [] if NOTE in text else [NOTE]
    return text + "\n".join([*note, *missing]) + "\n"


def value_of(text: str, name: str) -> str:
    """Give what a .env says of a variable; empty where it says nothing."""
    found = re.findall(rf"^\s*(?:export\s+)?{name}\s*=\s*(.*?)\s*$", text, re.MULTILINE)
    return found[-1].strip("'\"") if found else ""


def output_of(*command: str) -> str:
    """Give what a program prints; nothing where it is missing, fails or hangs."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def main() -> int:
    """Look at the machine, write the file, say what was done."""
    file = Path(sys.argv[1] if len(sys.argv) > 1 else ".env")
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    cards = read_cards(output_of("nvidia-smi", "--query-gpu=index,memory.total", "--format=csv,noheader,nounits"))
    usable = cards and "nvidia" in output_of("docker", "info", "--format", "{{json .Runtimes}}")
    if not usable:
        if cards:
            print("There is a graphics card, but Docker cannot hand it to containers: install the NVIDIA Container")
            print("Toolkit and run `make up` again. Until then the studio runs on the CPU.")
        if OVERLAY in value_of(text, "COMPOSE_FILE"):
            print(f"{file} asks for a graphics card ({OVERLAY}) that cannot be used here; delete its line COMPOSE_FILE")
            return 1
        return 0
    merged = merge(text, {"COMPOSE_FILE": COMPOSE_FILE, **assign(cards)})
    merged = merge(merged, llm_vram(cards, merged))
    if merged != text:
        file.write_text(merged, encoding="utf-8")
        print(f"{file}: " + ", ".join(merged[len(text) :].replace(NOTE, "").split()))
        print(f"The images of {MODELS_OVERLAY} hold PyTorch with CUDA: some gigabytes, fetched once.")
    named = value_of(merged, "COMPOSE_FILE").split(":")
    if lacking := [overlay for overlay in (OVERLAY, MODELS_OVERLAY) if overlay not in named]:
        print(f"{file} has a COMPOSE_FILE of your own without {' and '.join(lacking)}; add it to use the card")
    return 0


if __name__ == "__main__":
    sys.exit(main())
