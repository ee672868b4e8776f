"""The illustrator: drawn places, emoji as props, the user's photos on top; needs no model and no GPU."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from services.common.artifacts import ArtifactStore
from services.common.backends import BackendInfo, require
from services.common.drawing import DRAWING_VERSION
from services.common.operation import Work
from services.image.backend import ImageBackend
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.image.v1 import image_pb2
from shorts.scene.v1 import scene_pb2

if TYPE_CHECKING:
    from services.common.drawing.fitting import Box
    from services.image.illustrator.reading import Things
    from services.image.illustrator.vocabulary import Vocabulary

MOST_PROPS = 4
MOST_HEROES = 3
JPEG_QUALITY = 90
# What a place shows already.
SHOWN_BY_PLACE = {
    "mountains": "⛰️🏔️🌲",
    "sea": "🌊🏖️🏝️",
    "forest": "🌳🌲",
    "meadow": "🌳🏡",
    "night_city": "🏢🌙🌕",
    "street": "🏪",
    "road": "🛣️",
    "rainy_window": "🌧️🪟",
    "library": "📚",
    "flower_shop": "💐🪴",
    "hospital": "🏥",
    "classroom": "🏫",
    "underwater": "🪸🫧",
    "space": "🪐",
    "bedroom": "🛏️",
    "living_room": "🛋️",
    "dream_clouds": "☁️",
}
_LIGHT_NAMES = {
    scene_pb2.MOOD_CALM: "in soft morning light",
    scene_pb2.MOOD_HAPPY: "in bright daylight",
    scene_pb2.MOOD_EXCITED: "in vivid sunset colours",
    scene_pb2.MOOD_WARM: "in golden evening light",
    scene_pb2.MOOD_SAD: "in grey, rainy light",
    scene_pb2.MOOD_TENSE: "in dark red light",
    scene_pb2.MOOD_MYSTERIOUS: "by moonlight",
    scene_pb2.MOOD_PLAYFUL: "in candy colours",
}


class IllustratorBackend(ImageBackend):
    """Composes a DrawnPicture by rules and flattens it to a JPEG."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="illustrator",
        version=f"6.{DRAWING_VERSION}",
        model="Shorts Studio drawings, Noto Color Emoji 2.057",
        license="Apache-2.0 AND OFL-1.1",
        commercial_use=True,
        languages=("ko", "en"),
        features=("drawn_picture.v1", "photo", "character_room.v1"),
        concurrency=2,
    )

    def __init__(self) -> None:
        self._vocabulary: Vocabulary | None = None

    def load(self) -> None:
        """Read the vocabulary. Raises PreconditionError where a package is missing."""
        for package in ("cv2", "numpy", "skia", "emoji", "PIL"):
            require(package, "image")
        from services.image.illustrator.vocabulary import load_vocabulary

        self._vocabulary = load_vocabulary()

    def unload(self) -> None:
        """Forget the vocabulary."""
        self._vocabulary = None

    def generate(self, request: image_pb2.GenerateRequest, work: Work) -> image_pb2.Picture:
        """Compose, draw, store."""
        from services.common.drawing.still import draw_picture

        work.progress(0.05, "composing")
        has_photo = request.HasField("photo")
        drawn = self._with_photo(request, work) if has_photo else self._painted(request)
        work.progress(0.3, "drawing")
        pixels = draw_picture(drawn, request.width, request.height, work.store.read)
        work.progress(0.8, "storing")
        image = _store_jpeg(pixels, work.store)
        return image_pb2.Picture(image=image, drawn=drawn, alt_text=self._alt_text(drawn))

    @property
    def _words(self) -> Vocabulary:
        if self._vocabulary is None:
            raise RuntimeError("generate was called before load")
        return self._vocabulary

    def _painted(self, request: image_pb2.GenerateRequest) -> scene_pb2.DrawnPicture:
        from services.common.drawing.canvas import Dice
        from services.common.drawing.halos import with_halo
        from services.image.illustrator.composition import arrange, most_props, sprinkle
        from services.image.illustrator.ornament import accents_for, choose_halo
        from services.image.illustrator.setting import choose_place

        place = choose_place(
            self._words,
            request.keywords,
            request.prompt,
            category=request.category,
            mood=request.mood,
            seed=request.seed,
            scene_index=request.scene_index,
        )
        dice = Dice(request.seed, request.scene_index)
        mood = request.mood or scene_pb2.MOOD_CALM
        things = self._read(request)
        heroes, small = self._things(things, place)
        if request.character:
            # Somebody presents what is told of; what may be meant is shown beside one thing, or for want of any.
            heroes, small = (heroes, small[: max(0, 2 - len(heroes))]) if heroes else (small[:1], [])
        within = _room_beside(request, place, shows=bool(heroes))
        most = most_props(within)
        heroes = heroes[:most]
        small = small[: most - len(heroes)]
        stands = place == "studio" and bool(heroes) and within is None
        # A plate lies in the middle of the frame, where nothing stands beside somebody.
        alone = len(heroes) + len(small) == 1 and within is None
        halo = choose_halo(place, mood, heroes=len(heroes), alone=alone, dice=dice)
        backdrop = scene_pb2.DrawnBackdrop(kind=place, mood=mood, seed=with_halo(dice.upto(1 << 31), halo))
        if heroes:
            props = arrange(
                [*heroes, *small],
                request.width,
                request.height,
                mood=mood,
                dice=dice,
                scene_index=request.scene_index,
                stands=stands,
                small=len(small),
                centred=halo in {"plate", "rays"} and within is None,
                within=within,
            )
        elif within is None:
            air = [*small, *accents_for(request.category, mood)][: min(most + 1, MOST_PROPS)]
            frame = (request.width, request.height)
            props = sprinkle(air, *frame, mood=mood, dice=dice, scene_index=request.scene_index)
        else:
            props = []
        for prop in props:
            prop.keyword = things.words.get(prop.emoji, "")
        return scene_pb2.DrawnPicture(backdrop=scene_pb2.Backdrop(drawn=backdrop), props=props)

    def _with_photo(self, request: image_pb2.GenerateRequest, work: Work) -> scene_pb2.DrawnPicture:
        from services.common.drawing.canvas import Dice
        from services.common.drawing.photos import open_photo
        from services.image.illustrator.composition import accent
        from services.image.illustrator.framing import frame_backdrop

        frame = (request.width, request.height)
        photo = open_photo(work.store.path(request.photo))
        within = _room_beside(request)
        backdrop = frame_backdrop(photo, request.photo, frame, request.scene_index, within)
        props = []
        if backdrop.framing == scene_pb2.PHOTO_FRAMING_CARD and request.height > request.width and within is None:
            # The photo is the picture; at most one small thing at the card's corner names what it is about. In a wide
            # frame the card is too small to give any of itself away.
            dice, size = Dice(request.seed, request.scene_index), (photo.shape[1], photo.shape[0])
            props = [accent(emoji, size, frame, dice) for emoji in self._things(self._read(request))[0][:1]]
        return scene_pb2.DrawnPicture(backdrop=scene_pb2.Backdrop(photo=backdrop), props=props)

    def _read(self, request: image_pb2.GenerateRequest) -> Things:
        from services.image.illustrator.reading import read

        return read(self._words, request.keywords, request.prompt)

    def _things(self, things: Things, place: str = "") -> tuple[list[str], list[str]]:
        """Choose what may be a hero, and what may only be hinted at."""
        from services.common.drawing.props import has_prop

        sure = [emoji for emoji in things.sure if has_prop(emoji)]
        # What the place shows already is said again only where nothing else is to be said.
        further = [emoji for emoji in sure if emoji not in SHOWN_BY_PLACE.get(place, "")]
        heroes = further[:MOST_HEROES] or sure[:1]
        small = [emoji for emoji in things.possible if has_prop(emoji) and emoji not in SHOWN_BY_PLACE.get(place, "")]
        return heroes, small[: 1 if heroes else 2]

    def _alt_text(self, drawn: scene_pb2.DrawnPicture) -> str:
        from services.common.drawing.places import PLACES

        names = [self._words.name(prop.emoji) for prop in drawn.props]
        things = _enumerate([name for name in names if name])
        if drawn.backdrop.WhichOneof("source") == "photo":
            return f"A photo; in front of it, drawn: {things}." if things else "A photo."
        backdrop = drawn.backdrop.drawn
        where = f"{PLACES[backdrop.kind].title} {_LIGHT_NAMES[backdrop.mood]}"
        return f"An illustration of {where}; in front of it: {things}." if things else f"An illustration of {where}."


def _room_beside(request: image_pb2.GenerateRequest, place: str = "", *, shows: bool = False) -> Box | None:
    """Give the part of the frame that the request's character leaves; None where nobody stands."""
    if not request.character:
        return None
    from services.common.characters import character_of
    from services.common.drawing.composition import stage_of

    stage = stage_of(
        character_of(request.character),
        request.width,
        request.height,
        scene_index=request.scene_index,
        scene_count=request.scene_count,
        seed=request.seed,
        mood=request.mood,
        photo=request.HasField("photo"),
        place=place,
        shows=shows,
    )
    return stage.things


def _enumerate(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _store_jpeg(pixels: object, store: ArtifactStore) -> Artifact:
    import cv2
    import numpy as np

    bgr = cv2.cvtColor(np.asarray(pixels), cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise RuntimeError("OpenCV could not write a JPEG")
    return store.put([data.tobytes()], "image/jpeg")
