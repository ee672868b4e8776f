"""What the writer passes from step to step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from services.llm.rules.document import BlockKind


@dataclass(frozen=True)
class Sentence:
    """One sentence of the source, compressed, with what is known of it."""

    text: str
    order: int
    kind: BlockKind = BlockKind.PARAGRAPH
    section: str = ""
    key: str = ""  # of a fact: "가격" for 가격: 12,000원
    was: str = ""  # of a price: the list price, "15,000원"
    words: tuple[str, ...] = ()  # content words, for what matters
    nouns: tuple[str, ...] = ()  # things, in their order
    numbers: tuple[str, ...] = ()  # phrases with a number, "새벽 4시"
    subject: str = ""  # the phrase before 은/는/이/가, or before the verb
    link: str = ""  # "contrast", "cause", "addition", "sequence": how it began; taken off the text
    question: bool = False
    quote: bool = False  # is, or holds, what somebody said
    phrases: tuple[str, ...] = ()  # nouns with what describes them: "붕대를 감은 손"
    headline: str = ""  # what it says, turned into a noun phrase or clipped: "새벽 4시에 문을 여는 빵집"
    needs: str = ""  # "previous": makes no sense without the sentence before it; "near": without one of the last three
    sayable: bool = True  # its ending can be put into the tone's
    clipped: bool = False  # a noun phrase that stands for a sentence: 용량 480ml
    uncapital: bool = False  # its capital was put on when its link was taken off
    alone: str = ""  # how it is said where the sentence before it is not: with a name for its pronoun
    who: str = ""  # that name
    seconds: float = 0.0

    def away(self) -> Sentence:
        """Give the sentence as it is said away from its place."""
        return replace(self, text=self.alone, alone="") if self.alone else self


@dataclass
class Scene:
    """A scene in the making."""

    role: int
    sentences: list[Sentence]
    narration: str = ""
    opener: str = ""
    closer: str = ""
    lead: str = ""  # the product's name, said with the first sentence


@dataclass
class Draft:
    """A script in the making."""

    scenes: list[Scene]
    topic: str
    notices: list[str] = field(default_factory=list)
