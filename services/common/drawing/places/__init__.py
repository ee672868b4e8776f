"""Every place that can be drawn. A further one is a function that draws into a Scene, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.common.drawing.canvas import Scene
from services.common.drawing.places import civic, country, fantasy, homes, nature, shops, show, town, work


@dataclass(frozen=True)
class Place:
    """How a place is drawn, what it is called in alternative texts, and whether weather falls in it."""

    draw: Callable[[Scene], None]
    title: str
    outdoors: bool = False


PLACES: Mapping[str, Place] = {
    "kitchen": Place(homes.kitchen, "a kitchen"),
    "bakery": Place(shops.bakery, "a bakery"),
    "cafe": Place(shops.cafe, "a cafe"),
    "market": Place(shops.market, "a market with fruit"),
    "boutique": Place(shops.boutique, "a clothes shop"),
    "street": Place(town.street, "a street of small shops", outdoors=True),
    "night_city": Place(town.night_city, "a city by the water at night", outdoors=True),
    "road": Place(town.road, "a road through fields", outdoors=True),
    "mountains": Place(nature.mountains, "mountains by a lake", outdoors=True),
    "sea": Place(nature.sea, "a beach by the sea", outdoors=True),
    "forest": Place(nature.forest, "a path in a forest", outdoors=True),
    "meadow": Place(nature.meadow, "a meadow with flowers", outdoors=True),
    "living_room": Place(homes.living_room, "a living room"),
    "bedroom": Place(homes.bedroom, "a bedroom"),
    "rainy_window": Place(homes.rainy_window, "a wet window above the town"),
    "office": Place(work.office, "an office above the town"),
    "laboratory": Place(work.laboratory, "a laboratory"),
    "library": Place(work.library, "a library"),
    "server_room": Place(work.server_room, "a room of computer racks"),
    "stage": Place(show.stage, "a stage with spotlights"),
    "studio": Place(show.studio, "a studio with a podium"),
    "sports_field": Place(show.sports_field, "a stadium", outdoors=True),
    "gym": Place(show.gym, "a gym"),
    "flower_shop": Place(civic.flower_shop, "a flower shop"),
    "hospital": Place(civic.hospital, "a sickroom"),
    "classroom": Place(civic.classroom, "a classroom"),
    "workshop": Place(civic.workshop, "a workshop"),
    "farm": Place(country.farm, "a farm with a barn and a well", outdoors=True),
    "palace": Place(country.palace, "an old Korean palace", outdoors=True),
    "underwater": Place(country.underwater, "the bottom of the sea"),
    "space": Place(fantasy.space, "planets over a strange moon"),
    "dream_clouds": Place(fantasy.dream_clouds, "islands above the clouds"),
}
