"""What tests of diffusion models share: tiny ones, made once."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of tiny image models, as `shorts models pull` leaves them; tests read it and change nothing."""
    torch = pytest.importorskip("torch", reason="the extra `diffusers` is not installed")
    pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")
    # Under contention more threads take several times longer, for networks this small.
    torch.set_num_threads(1)
    from tests.support import tiny_models

    root: Path = tmp_path_factory.mktemp("tiny-models")
    tiny_models.make_image_models(root)
    return root
