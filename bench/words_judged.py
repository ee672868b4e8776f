"""Which of each pair on docs/words.md a reader likes better, and why; judged anew whenever a script changes."""

from __future__ import annotations

from dataclasses import dataclass

SCRIPT, PLAIN, EVEN = "script", "first sentences", "even"


@dataclass(frozen=True)
class Judged:
    """A verdict, and its reason in a line."""

    better: str
    why: str


JUDGED: dict[str, Judged] = {
    "diary_en": Judged(SCRIPT, "It reaches why he sends goats at all; the first sentences stop at the family goat."),
    "diary_ko": Judged(SCRIPT, "It has the turn, the tangerine. That she swims 25 metres in the end is lost in both."),
    "history_en": Judged(
        EVEN, "The man who napped and came fourth is told whole, but the winner who rode in a car is lost."
    ),
    "history_ko": Judged(
        PLAIN, "The script tells what became of the prince, and never that he invented the rain gauge."
    ),
    "notice_en": Judged(
        EVEN, "Time, houses, parking and whom to call against bottles and drinking water: each leaves something out."
    ),
    "notice_ko": Judged(SCRIPT, "Dates, parcels and the number to call; the first sentences spend time on a greeting."),
    "product_en": Judged(SCRIPT, "Sentences instead of a list, the price at the end with where to get it."),
    "product_ko": Judged(SCRIPT, "Opens with what it bears and ends with the price; weight and length are left out."),
    "recipe_en": Judged(
        SCRIPT, "The secret of the pot is told, which the first sentences never reach. Not one to bake by."
    ),
    "recipe_ko": Judged(
        SCRIPT, "That one must keep the starch is told, and that no flour goes in. Not one to cook by."
    ),
    "review_en": Judged(
        SCRIPT, "Good and bad sides and a verdict; the first sentences end before the reviewer decides."
    ),
    "review_ko": Judged(SCRIPT, "Starts with what surprises and ends with the verdict; the boiling times are lost."),
    "science_en": Judged(
        SCRIPT, "The heart's 1,200 beats, and then the flight as the end, which the other never reaches."
    ),
    "science_ko": Judged(SCRIPT, "Hung outside a spaceship, dried, and up again: the first sentences stop before it."),
    "shop_en": Judged(SCRIPT, "The helmet comes back with a note; that it was stolen has to be guessed from the sign."),
    "shop_ko": Judged(SCRIPT, "The supermarket's staff become her customers, which the first sentences never reach."),
    "sports_ko": Judged(SCRIPT, "Two goals down, then three in ten minutes. The first defeat, 0 to 17, is missed."),
    "story_en": Judged(PLAIN, "The ship that was saved is lost, and what she wore to her wedding is never said."),
    "travel_en": Judged(SCRIPT, "The stop, the wait and that nobody complained; the reindeer are lost."),
    "travel_ko": Judged(
        SCRIPT, "Begins with the dog that has fetched guests for five years, which the other never tells."
    ),
}
