"""Case notes made up from sentences of our own: the same notes for the same seed, on every machine."""

from datetime import date, timedelta
from random import Random
from typing import Final, Literal

Density = Literal["ordinary", "dense"]
DENSITIES: Final[tuple[Density, ...]] = ("ordinary", "dense")
SEED: Final = 20261121
FIRST_DAY: Final = date(2026, 1, 5)

_LISTED_SHARE: Final[dict[Density, float]] = {"ordinary": 0.4, "dense": 0.9}  # of sentences with a listed word

_NAMES: Final = "Mia Callum Jay Skye Logan Ruby Finlay Aisha Tomasz Ellie Rowan Zara Kofi Isla Jamie Noor".split()
_GROWN_UPS: Final = "Jean Alasdair Shona Lesley Priya Gordon Moira Samina Derek Ruth Kirsty Bill Fiona Omar".split()
_PLACES: Final = "Anytown Leven Largs Oban Alloa Ayr Kelso Wick Troon Crieff".split()
_TIMES: Final = (
    "half past three",
    "ten o'clock",
    "quarter to nine",
    "4.15pm",
    "just after lunch",
    "six in the evening",
)
_THINGS: Final = (
    "a drawing of an otter",
    "the new guitar",
    "her football boots",
    "a card for her gran",
    "the swimming badge",
    "a book about volcanoes",
    "the photographs of the beach",
    "a tray of cakes",
)

# Sentences of the kind that most of a note is made of.
_PLAIN: Final = (
    "{name} had just come in from swimming and was making toast.",
    "I arrived at {time} and {adult} let me in.",
    "We sat in the kitchen, because the front room was being painted.",
    "{name} showed me {thing} and told me how long it had taken.",
    "It had rained all morning, so the walk along the shore was put off until {weekday}.",
    "{adult} made tea, and the dog slept under the table for most of the visit.",
    "{name} has started at the new school in {place} and likes the art room best.",
    "She was wearing a warm coat, and her hair had been plaited.",
    "He talked about the match on Saturday and who scored the goals.",
    "We looked at the calendar together and wrote down the day of the trip.",
    "{name} asked if {adult} could come along, and I said that I would find out.",
    "The bedroom was tidy, with posters on the wall and a lamp shaped like a moon.",
    "{adult} said that the evenings had been calm, with a story and lights out at nine.",
    "I telephoned {adult} at {time} and left a message.",
    "{name} ate two helpings of soup and helped to wash up afterwards.",
    "The bus from {place} was late, and we missed the start of the film.",
    "{name} laughed a lot when {adult} told the story about the ferry.",
    "I explained what would happen next and gave {name} my number again.",
    "{adult} has bought paint for the door, and {name} chose the colour.",
    "The doctor was pleased and does not need to see {name} again before the summer.",
    "{name} is reading every night, and the class teacher has noticed.",
    "There were seven of us round the table, and everybody had a turn to speak.",
    "She told me about her friend {other}, who lives two streets away.",
    "{name} would like a bike, and {adult} knows somebody who mends them.",
    "On the way home we stopped in {place} to feed the ducks.",
    "I wrote down what {name} said and read it back to make sure that I had it right.",
    "{adult} rang at {time} to say that they had got home safely.",
    "The school concert is on {day}, and {name} has a song to sing by herself.",
    "{name} was quiet at first and then talked for nearly an hour.",
    "We agreed that I will come back on {day} at {time}.",
    "He has grown out of his shoes, and {adult} will take him to buy a new pair.",
    "“I want to learn to cook,” {name} said. “Proper food, not just toast.”",
    "{name} can name every bird in the garden, and keeps a list.",
    "Nothing else was raised, and I left at {time}.",
)

# Sentences with a word that the lexicons list: as a finding, let stand by its context, or in a person's own mouth.
_LISTED: Final = (
    "{name} went to respite with {adult} at the weekend.",
    "She is settled in placement and gets on well with the other children.",
    "{name} misses her siblings and would like to see more of them.",
    "Contact with dad went well, and they built a den in the garden.",
    "He was quiet after contact and went straight to his room.",
    "They met at the contact centre in {place} at {time}.",
    "Please contact {adult} at the office on {day} about the form.",
    "{name} makes good eye contact and was chatty in the car.",
    "The LAC review is on {day} in the small meeting room.",
    "{adult} failed to engage with the parenting group in the summer.",
    "YP was spoken to alone and had no worries to share.",
    "{name} was placed with {adult} in the spring.",
    "The unit was calm, and staff had made a cake.",
    "A referral has been made to the family centre in {place}.",
    "{name} presented as tired and a bit tearful.",
    "Mum was late, because the 36 bus from {place} did not come.",
    "{adult} has asked for respite at Easter, as there are visitors.",
    "The children's hearing is on {day} at {time}.",
    "The compulsory supervision order will be looked at again in the winter.",
    "“I don't want to go to respite,” {name} said, and {adult} wrote that down.",
    "{name} looked after the rabbit all by himself while they were away.",
    "There has been some challenging behaviour at school since the move.",
    "{name} absconded on {day} and was found at her gran's house in {place}.",
    "An assessment of need will be finished by {day}.",
    "{adult} disclosed that money has been short since the hours at work were cut.",
    "The team from {place} will support independent living skills.",
    "He is a vulnerable young person and does not like to be asked about home.",
    "Under the Children (Scotland) Act 1995 the council has to help {name} stay in touch.",
    "{name} kicked off when the tablet was taken away, and then came back to say sorry.",
    "He starts a work placement at the garage on {day}.",
    "Sibling contact is every six weeks, which {name} says is not enough.",
    "{adult} is doing a social work placement and came along to watch.",
    "{name} is now in kinship care with her gran in {place}.",
    "Permanence was talked about, and {name} asked what the word means.",
    "{name} was at risk of exclusion, but the head teacher changed her mind.",
    "The foster carer has kept every drawing since the first day.",
)


def case_notes(size: int, density: Density = "ordinary", seed: int = SEED) -> list[str]:
    """Return made-up case notes that come to ``size`` characters or a little more, together."""
    chance = Random(seed)
    notes: list[str] = []
    written = 0
    while written < size:
        notes.append(_note(chance, _LISTED_SHARE[density]))
        written += len(notes[-1])
    return notes


def _note(chance: Random, share: float) -> str:
    name = chance.choice(_NAMES)
    head = f"Visit to {name}, {_day(chance)}\nPresent: {name}, {chance.choice(_GROWN_UPS)} and the writer of this note."
    paragraphs = (
        " ".join(_sentence(chance, name, share) for _ in range(chance.randint(3, 7)))
        for _ in range(chance.randint(3, 8))
    )
    return "\n\n".join((head, *paragraphs))


def _sentence(chance: Random, name: str, share: float) -> str:
    pattern = chance.choice(_LISTED if chance.random() < share else _PLAIN)
    return pattern.format(
        name=name,
        other=chance.choice(_NAMES),
        adult=chance.choice(_GROWN_UPS),
        place=chance.choice(_PLACES),
        time=chance.choice(_TIMES),
        thing=chance.choice(_THINGS),
        day=_day(chance),
        weekday=f"{FIRST_DAY + timedelta(chance.randrange(7)):%A}",
    )


def _day(chance: Random) -> str:
    day = FIRST_DAY + timedelta(chance.randrange(320))
    return f"{day:%A} {day.day} {day:%B}"
