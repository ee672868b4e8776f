"""Diffusion pipelines of the library diffusers, for pictures and films alike.

`folders` finds a model on disk, `needs` tells what memory it needs, `loading` loads it as a MemoryPlan says, `adapters`
put LoRAs and IP-Adapters on, `running` runs it step by step with a stop; `backend` is what backends on top have in
common. torch and diffusers are imported inside functions only, so importing these modules is light. docs/diffusion.md
has the whole picture.
"""

from __future__ import annotations
