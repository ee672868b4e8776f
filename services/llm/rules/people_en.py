"""English words for people, for finding who is meant by a pronoun; and capitals that begin no name."""

from __future__ import annotations

from services.llm.rules.words import words

HE = set(
    words(
        """
    father dad grandfather grandpa brother son uncle husband man boy king prince fireman policeman postman fisherman
    farmer gentleman nephew groom monk lord mr
    """
    )
)
SHE = set(
    words(
        """
    mother mom mum grandmother grandma sister daughter aunt wife woman girl queen princess lady niece bride nun
    waitress actress mrs ms
    """
    )
)
PERSONS = (
    HE
    | SHE
    | set(
        words(
            """
    owner captain doctor teacher student driver conductor dentist drummer keeper neighbour neighbor friend boss
    scientist baker chef runner coach player nurse clerk child kid officer guard customer engineer writer artist singer
    """
        )
    )
)
NO_NAMES = set(
    words(
        """
    The A An And But Or So Then Yet Nor If When While As Because Since Although Though After Before Once Until Unless
    I It He She They We You This That These Those There Here His Her Its Their Our My Your Who What Where Why How Which
    In On At By For From With Without To Of Over Under Along Into Last Next First Second Third Most Many Some Every Each
    All No Not One Two Three Four Five Six Seven Eight Nine Ten Nobody Everyone Somebody Please Do Does Did Is Are Was
    Were Has Have Had Can Could Will Would Should May Might Must Let However Still Even Only Just Now Today Tonight
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
    October November December Mr Mrs Ms Dr About Also Both Half Never Always Instead Finally Later Soon Take Add Mix
    """
    )
)
# Words that look like somebody who does something.
_NO_DOERS = set(
    words(
        """
    water paper number member cover corner computer printer shower flower river power tower winter summer order
    counter drawer elevator door floor color colour harbor butter letter center weather feather leather other
    another after under over finger shoulder theater motor error meter dinner matter mirror sugar tractor
    monitor sensor air stair hour four ever never either neither rather whether further together however proper
    inner outer upper lower better later former list mist twist wrist fist dragon
    """
    )
)
TIMES = set(
    words("morning evening night day afternoon week month year time way moment hour minute end beginning first")
)


def doer(noun: str) -> bool:
    """Whether a noun names somebody by its form: baker, sailor, pianist, postman."""
    return noun.endswith(("er", "or", "ist", "man", "woman", "ian")) and noun not in _NO_DOERS and len(noun) > _SHORT


_SHORT = 4  # letters
