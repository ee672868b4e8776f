"""What docs/models.md says besides its tables."""

from __future__ import annotations

from gateway.catalogue.reckoning import LARGE, LENGTH, READ, SCENES, UTILISED, UTILISED_LARGE

HEAD = """\
# Models

<!-- Made by tools/make_models_page.py from deploy/models.toml and bench/gpu/results.json; run it after a change. -->

The studio makes shorts without any of these. With a model on the PC, the backend that runs it is used by itself, in the
order of the route; a fallback is always told. `shorts setup` looks at the PC, proposes a set with sizes and licences,
and fetches it after a yes.

```sh
shorts setup                              # a set that fits this PC
shorts models list --service video
shorts models show sdxl-1.0
shorts models plan --vram 12              # what fits together, what is to be fetched, what a short takes
shorts models pull sdxl-1.0               # goes on where it broke off; every file is hashed
shorts models verify
shorts models remove sdxl-1.0 --yes
```

**Files.** Only safetensors, ONNX and text are taken; pickles, which may run code as they are read, are refused, also
under another name. Sizes and hashes that the catalogue knows are the law; the others the hub tells before anything is
fetched, and a lock file beside the model (`shorts.lock.json`) keeps them for `shorts models verify`. A mirror of the
hub is named by SHORTS_MODELS_MIRROR. Without the internet: copy the model's folder, and give it with `--from`. Models
that are given only to those who accepted their terms need a token of the hub in HF_TOKEN; it is shown for those alone.

**Licences.** A job is commercial unless it says `--non-commercial`, and refuses a model whose licence forbids that, by
name. Some licences give no right in some countries: SHORTS_REGION tells the studio where it is used, and without it
such a model is not used at all. "limited" means allowed under the condition named.

**Memory.** One heavy model works on a card at a time; what does not fit beside it is unloaded first. Figures are those
of the models' own pages, or estimates where a line says so.
{run}
"""
NONE_RAN = "**None of the models was run** on a graphics card for this page: no time was measured, all are reckoned."
SOME_RAN = "What was measured on a graphics card stands under [Measured](#measured)."
RECKONED = f"""
**Times** are of one scene of a short of {LENGTH:.0f} s in {SCENES} scenes, 1080 x 1920, at the studio's defaults: a picture, a clip, the
speech; for language models the whole script. Where a line does not name a measurement they are **reckoned, not
measured**: the model's floating-point operations, counted on its published shape (`python -m bench.gpu --work`), over
what the card's tensor cores do on paper, of which {UTILISED[1]:.0%} to {UTILISED[0]:.0%} are taken to be got ({UTILISED_LARGE[1]:.0%} to {UTILISED_LARGE[0]:.0%} above {LARGE:.0f} TFLOPS);
for scripts the bytes of the weights for each token over {READ[1]:.0%} to {READ[0]:.0%} of the memory's bandwidth. Those shares were set by
times that others tell of; tests/gateway/catalogue/test_reckoning.py names them, and which of them no source was seen
for. A measurement on a card, in the catalogue or by `make bench-gpu`, takes their place there. `shorts models plan` reckons a whole short for a card.
"""  # noqa: E501
PRESETS = f"""\
What `shorts setup` proposes; what has no backend yet, or a licence forbids, it leaves out and says so. The time is
reckoned, not measured: of a short of {LENGTH:.0f} s in {SCENES} scenes, with all its models, on a card that stands for
those of its memory."""
MEASURED = """\
## Measured

`make bench-gpu` makes each model in its published shape with random weights, since speed and memory depend on shapes
alone. The studio's backend then makes a picture or clip for 1080 x 1920 with it, and a plain diffusers script does the
same work on the same files in the same run: `from_pretrained`, `.to("cuda")`, one call. Seconds in all are from the
prompt to pixels, with nothing to load; seconds to load, from disk to the card; memory is the most that PyTorch had
allocated on the card. The plain script's figures stand second. `make bench-gpu BENCH_ARGS="--disk"` tells what disk and
main memory it takes; `--only ltx-video sdxl-1.0` chooses, `--steps 8` shortens, `--help` tells the rest.
"""
