"""Clips by diffusion models: a table of families, the planning of frames, smooth motion, an encoder.

`families` says what each architecture takes, `order` what a request asks, `planning` how many frames are made and how
they reach the length of the speech; `reel` holds the loaded model, `filming` runs it, `frames` joins and repeats what
it makes, `smoothing` brings that to 30 frames a second and `clipfile` writes it. torch and diffusers are imported
inside functions only.
"""

from __future__ import annotations
