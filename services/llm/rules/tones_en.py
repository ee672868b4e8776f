"""How the four tones speak English: data only. No phrase states anything about the subject."""

from __future__ import annotations

from dataclasses import dataclass

from shorts.llm.v1.llm_pb2 import Tone


@dataclass(frozen=True)
class Manner:
    """One tone: phrases by place, links by kind."""

    hook: tuple[str, ...]
    body: tuple[str, ...]
    turn: tuple[str, ...]
    links: dict[str, tuple[str, ...]]
    echo: tuple[str, ...]
    close: tuple[str, ...]
    callback: tuple[str, ...]
    product: tuple[str, ...]
    refer: tuple[str, ...]  # at the end, to what the short began with
    rewind: tuple[str, ...]  # after a hook from the middle of the text
    call_end: tuple[str, ...]
    call_brief: tuple[str, ...]  # the same where time is short
    problem: tuple[str, ...]
    first: tuple[str, ...]  # before the first feature
    feature: tuple[str, ...]  # before a further one
    proof: tuple[str, ...]
    call: tuple[str, ...]
    call_neutral: tuple[str, ...]
    mark: str = "."


PROFESSIONAL = Manner(
    hook=("Let us begin with one fact.", "Here is where it begins.", "Consider this."),
    body=(
        "Let us continue.",
        "Here are the details.",
        "Next, please note the following.",
        "Let us look closer.",
        "There is more to report.",
    ),
    turn=("Please note what comes next.", "At this point, one more detail."),
    links={
        "contrast": ("However,",),
        "cause": ("As a result,",),
        "addition": ("In addition,",),
        "sequence": ("Then,",),
    },
    echo=(),
    close=(
        "That concludes the account of {topic}.",
        "That is the account of {topic}.",
        "Thank you for following the account of {topic}.",
    ),
    callback=("Please keep the beginning in mind: {number}.",),
    refer=("We began with {back}. Please keep it in mind.", "That is the account of {back}."),
    rewind=("Let us go back to the beginning.",),
    call_end=("Please see for yourself.",),
    call_brief=("See for yourself.",),
    product=("Introducing {topic}.", "This is {topic}."),
    problem=("First, the situation.",),
    first=("Here are the details.",),
    feature=(
        "Please also note the following.",
        "Further details follow.",
        "There is more to see.",
    ),
    proof=("Here is what a customer wrote.", "From a review."),
    call=("Here is how to get it.", "Details for your order."),
    call_neutral=("Please see {topic} for yourself.",),
)
CASUAL = Manner(
    hook=("Okay, listen to this.", "Did you know this?", "So here's a thing.", "Got a minute?"),
    body=("And it goes on.", "Here's the next bit.", "Stay with me.", "Let's keep going.", "There's a bit more."),
    turn=("Now, this part.", "Hang on a second."),
    links={"contrast": ("But", "Thing is,"), "cause": ("So",), "addition": ("Plus,",), "sequence": ("And then",)},
    echo=(),
    close=("And that's the story of {topic}.", "So that's {topic} for you.", "Now you know about {topic}."),
    callback=("Remember where we started? {number}.",),
    refer=("So that's {back} for you.", "Bet you'll remember {back}."),
    rewind=("Let's start at the beginning.", "Here's how it went."),
    call_end=("Go and have a look.",),
    call_brief=("Have a look.",),
    product=("Have a look at {topic}.", "Let's talk about {topic}."),
    problem=("Ever had this?",),
    first=("So what's in it?", "Here's what it does."),
    feature=("There's more.", "One more thing.", "Oh, and this."),
    proof=("Here's what somebody said.", "Let me read you a review."),
    call=("Want it? Here you go.", "Here's where to look."),
    call_neutral=("Go and have a look at {topic}.",),
)
FUNNY = Manner(
    hook=(
        "Stop scrolling, thumb.",
        "Put down your sandwich for a second.",
        "This is not a drill.",
        "Ladies, gentlemen and thumbs.",
    ),
    body=(
        "Take a sip of water, we go on.",
        "You thought we were done, didn't you?",
        "Popcorn ready?",
        "No sleeping in the back row.",
        "Underline this one twice.",
        "Insert dramatic pause here.",
    ),
    turn=("Drum roll, please.", "Cue the dramatic music."),
    links={
        "contrast": ("But wait,", "Plot twist:"),
        "cause": ("So, naturally,", "And what happened next?"),
        "addition": ("And, hold my coffee,", "Not done yet:"),
        "sequence": ("And then, drum roll,", "Next up:"),
    },
    echo=("Yes, {number}.", "Let me repeat that: {number}.", "You heard me: {number}."),
    close=(
        "And that, my friends, was {topic}. Applause is self-service.",
        "A round of applause for {topic}, please.",
        "This was {topic}, back to your scrolling.",
    ),
    callback=("There will be a quiz. Hint: {number}.",),
    refer=("Give it up for {back}.", "Try not to dream of {back} tonight."),
    rewind=("Rewind. Squeak, squeak.", "Back to the start, mind the step."),
    call_end=("Thumbs, move out.",),
    call_brief=("Thumbs, go.",),
    product=("Please welcome to the stage, {topic}.", "Enter {topic}. Cue the music."),
    problem=("Asking for a friend.",),
    first=("Time to show off.",),
    feature=(
        "Wait, the list goes on.",
        "Breathe in, here's another.",
        "My list is long, bear with me.",
    ),
    proof=("The court calls a witness.", "Ahem, a dramatic reading."),
    call=("Thumbs, it is your time to shine.", "Write this on your hand."),
    call_neutral=("Give your thumb a job: look at {topic}.",),
)
ENTHUSIASTIC = Manner(
    hook=("You have got to hear this!", "Everyone, look at this!", "Ready? Here we go!", "Listen up, friends!"),
    body=("And we keep going!", "Stay right here!", "Okay, next one!", "Don't look away!", "Ready for more?"),
    turn=("Here comes the moment!", "Now watch this!"),
    links={
        "contrast": ("But listen!", "But hey,"),
        "cause": ("And so!", "So, here we go!"),
        "addition": ("And one more!", "And look!"),
        "sequence": ("And then!", "Next!"),
    },
    echo=(),
    close=("Remember {topic}!", "A big hand for {topic}!", "That was {topic}, everyone!"),
    callback=("Do not forget where we started: {number}!",),
    refer=("Hats off to {back}!", "What a story, {back}!"),
    rewind=("Let's go back to the start!",),
    call_end=("Check it out today!",),
    call_brief=("Check it out!",),
    product=("Say hello to {topic}!", "Everyone, meet {topic}!"),
    problem=("Does this sound like you?",),
    first=("Here we go, one by one!",),
    feature=("And that's not all!", "One more for you!", "Look at this, too!"),
    proof=("Hear it from somebody who has it!", "Listen to this review!"),
    call=("This is your moment!", "Write this down!"),
    call_neutral=("Check out {topic} today!",),
    mark="!",
)
MANNERS: dict[int, Manner] = {
    Tone.TONE_PROFESSIONAL: PROFESSIONAL,
    Tone.TONE_CASUAL: CASUAL,
    Tone.TONE_FUNNY: FUNNY,
    Tone.TONE_ENTHUSIASTIC: ENTHUSIASTIC,
}
ORDER: tuple[int, ...] = (Tone.TONE_PROFESSIONAL, Tone.TONE_CASUAL, Tone.TONE_FUNNY, Tone.TONE_ENTHUSIASTIC)
# Words of one meaning: members found in a text, then how each tone of ORDER says it.
SYNONYMS: tuple[tuple[tuple[str, ...], tuple[str, str, str, str]], ...] = (
    (("very", "really", "extremely"), ("very", "really", "seriously", "truly")),
    (("kids", "children"), ("children", "kids", "kids", "kids")),
    (("maybe", "perhaps"), ("perhaps", "maybe", "maybe", "maybe")),
    (("immediately", "right away", "at once"), ("immediately", "right away", "right away", "right away")),
    (("nobody", "no one"), ("no one", "nobody", "nobody", "nobody")),
    (("everyone", "everybody"), ("everyone", "everybody", "everybody", "everyone")),
    (("finally", "at last"), ("finally", "finally", "at long last", "at last")),
    (("tried to", "attempted to"), ("attempted to", "tried to", "tried to", "tried to")),
    (("began to", "started to"), ("began to", "started to", "started to", "started to")),
    (("almost", "nearly"), ("nearly", "almost", "almost", "almost")),
    (("whole", "entire"), ("entire", "whole", "whole", "whole")),
    (("though", "although"), ("although", "though", "though", "though")),
    (("often", "frequently"), ("frequently", "often", "often", "often")),
    (("bought", "purchased"), ("purchased", "bought", "bought", "bought")),
    (("in order to",), ("in order to", "to", "to", "to")),
    (("big", "large"), ("large", "big", "big", "big")),
    (("suddenly", "all of a sudden"), ("suddenly", "suddenly", "out of nowhere", "suddenly")),
    (("slowly",), ("slowly", "slowly", "at snail speed", "slowly")),
    (("asked", "inquired"), ("asked", "asked", "asked", "asked")),
)
# Written out by the formal, run together by all others.
CONTRACTIONS = (
    ("do not", "don't"),
    ("does not", "doesn't"),
    ("did not", "didn't"),
    ("is not", "isn't"),
    ("are not", "aren't"),
    ("was not", "wasn't"),
    ("were not", "weren't"),
    ("has not", "hasn't"),
    ("have not", "haven't"),
    ("had not", "hadn't"),
    ("will not", "won't"),
    ("would not", "wouldn't"),
    ("cannot", "can't"),
    ("could not", "couldn't"),
    ("should not", "shouldn't"),
    ("I am", "I'm"),
    ("you are", "you're"),
    ("we are", "we're"),
    ("they are", "they're"),
    ("I will", "I'll"),
    ("you will", "you'll"),
    ("it will", "it'll"),
    ("they will", "they'll"),
    ("I have", "I've"),
    ("we have", "we've"),
    ("they have", "they've"),
    ("it is", "it's"),
    ("that is", "that's"),
    ("there is", "there's"),
    ("what is", "what's"),
)
