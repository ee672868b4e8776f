"""What lies behind props: chosen by seed, in the middle of the field, without hiding the place."""

from __future__ import annotations

import numpy as np
import pytest

from services.common.drawing.halos import HALOS, field_of, halo_of, with_halo
from services.common.drawing.still import draw_picture
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.scene.v1 import scene_pb2


def unread(artifact: Artifact) -> bytes:
    raise AssertionError(artifact)


def picture(halo: str, size: tuple[int, int]) -> np.ndarray:
    seed = with_halo(100, halo)
    drawn = scene_pb2.DrawnBackdrop(kind="road", mood=scene_pb2.MOOD_WARM, seed=seed)
    frame = draw_picture(scene_pb2.DrawnPicture(backdrop=scene_pb2.Backdrop(drawn=drawn)), *size, unread)
    return frame.astype(np.int16)


def test_seeds_choose_halos() -> None:
    assert {halo_of(seed) for seed in range(8)} == set(HALOS)
    for halo in HALOS:
        for seed in (0, 5, 2**31 - 1):
            assert halo_of(with_halo(seed, halo)) == halo
            assert abs(with_halo(seed, halo) - seed) < len(HALOS)
    with pytest.raises(ValueError, match="not in"):
        with_halo(1, "fog")


@pytest.mark.parametrize("size", [(180, 320), (240, 240), (320, 180)])
def test_halos_are_seen_in_the_field(size: tuple[int, int]) -> None:
    top, bottom = field_of(*size)
    assert 0.2 < top < bottom < 0.72
    rows = slice(round(top * size[1]), round(bottom * size[1]))
    columns = slice(round(size[0] * 0.3), round(size[0] * 0.7))
    looks = {halo: picture(halo, size)[rows, columns] for halo in HALOS}
    names = list(HALOS)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            assert np.abs(looks[one] - looks[other]).mean() > 2, (one, other)
