"""When and in what part of the world a story plays, as far as its words tell: for clothes and furniture."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from studio.story.parse import Story

Period = Literal["medieval", "old", "modern", "future"]
Region = Literal["west", "south asia", "east asia", "arabia"]

_MEDIEVAL = """
king queen prince princess knight castle sword shield dragon throne crown kingdom armour armor archer squire jester
minstrel goblin elf dwarf wizard witch spell realm moat dungeon catapult lance chainmail peasant monk abbey viking
sorcerer enchanted royal herald tournament
"""
_OLD = """
carriage oil lamp lantern candle candlestick coachman gaslight governess parlour telegram telegraph steamship
steam-engine locomotive horse-drawn blacksmith anvil lighthouse keeper watchman innkeeper cobbler chimney-sweep
top-hat bonnet petticoat waistcoat shilling farthing sixpence musket schooner whaler frigate brig gallows footman
butler housemaid scullery hearth inkwell quill parchment pocket-watch gramophone cart wagon stove pantry apothecary
squire hansom viceroy regiment cavalry sabre duchess countess baron apprentice clockmaker miller potter
"""
_MODERN = """
phone mobile smartphone telephone car computer laptop internet email e-mail television tv video app website bus taxi
airport airplane aeroplane plane jet helicopter police-car freezer fridge refrigerator microwave jeans t-shirt
sneakers hoodie backpack supermarket motorway highway traffic skateboard elevator lift apartment flat credit-card
camera screen online password wifi headphones selfie podcast hospital ambulance office meeting subway metro parking
garage truck lorry motorbike motorcycle scooter loudspeaker radio photocopier printer dvd
"""
_FUTURE = """
spaceship starship robot android spacecraft space-station airlock hologram laser galaxy asteroid cyborg hyperspace
spacesuit cryo terraform starfleet warp teleport teleporter orbit drone-swarm colony-ship mars moonbase alien
"""
_PLAIN_TALES = re.compile(r"\bonce upon a time\b|\blong ago\b|\bin the days of\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[0-9]{3}|20[0-9]{2}|2[1-9][0-9]{2})\b(?! (?:people|men|steps|miles|years))")
_SCRIPTS: dict[Region, re.Pattern[str]] = {
    "south asia": re.compile(r"[\u0900-\u0dff]"),
    "east asia": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"),
    "arabia": re.compile(r"[\u0600-\u06ff]"),
}
_REGION_WORDS: dict[Region, str] = {
    "south asia": "rupee rupees sari bazaar raja rani sahib maharaja mango banyan rickshaw tiffin ganges india delhi "
    "mumbai bombay calcutta kolkata bengal punjab himalaya dhoti kurta chai monsoon temple-bell bullock",
    "east asia": "samurai shogun kimono emperor mandarin pagoda tokyo kyoto china japan chopsticks rickshaw bamboo",
    "arabia": "sultan caliph vizier camel oasis caravan genie bedouin baghdad cairo dates minaret souk sheikh",
}
_NAMES: dict[Region, str] = {
    "south asia": "aarav aditya ajay akash amit amrita anand anaya anika anita anjali aparna arjun arun arya asha "
    "ashok deepa deepak diya ganesh gita gopal hari isha ishaan kabir kamala karan kavita kavya krishna kumar "
    "lakshmi leela madhu meera mihir mohan mukesh neha nikhil padma parvati pooja prakash pranav priya radha rahul "
    "raj raja rajesh rajni raju rakesh ram ramesh rani ravi rekha rohan sanjay sarita seema shankar shanti shreya "
    "siddharth sita sunil sunita suresh usha vijay vikram vishal vivek",
    "east asia": "akira chen hana haruto hiro kenji mei ming sakura takeshi wei xiao yuki yuna zhang",
    "arabia": "abdul ahmed ali amina fatima hassan ibrahim imran karim layla mohammed omar samira tariq umar yasmin "
    "yusuf zahra",
}


@dataclass(frozen=True, slots=True)
class World:
    """When and where a story plays, and whether it is cold or wet there in most of its scenes."""

    period: Period
    region: Region
    cold: bool


@lru_cache(maxsize=8)
def world_of(story: Story) -> World:
    """When and where a story plays."""
    return World(period_of_text(story.source), _region(story.source), _is_cold(story))


def period_of_text(text: str) -> Period:
    """The period that most of the words of a text speak of; ``old`` (the 19th century) where few tell."""
    lowered = text.lower().replace("_", " ")
    words = Counter(word.removesuffix("s") for word in re.findall(r"[a-z]+(?:-[a-z]+)*", lowered))
    tables = {"medieval": _MEDIEVAL, "old": _OLD, "modern": _MODERN, "future": _FUTURE}
    # A word that is said twenty times is one piece of evidence, not twenty.
    counted = {name: [word.removesuffix("s") for word in table.split()] for name, table in tables.items()}
    scores = {name: sum(min(words[word], 2) for word in listed) for name, listed in counted.items()}
    if _PLAIN_TALES.search(text):
        scores["medieval"] += 1
        scores["old"] += 1
    for year in map(int, _YEAR.findall(text)):
        scores["medieval" if year < 1600 else "old" if year < 1935 else "modern" if year < 2060 else "future"] += 2
    if scores["future"] >= 2 and scores["future"] >= scores["medieval"]:
        return "future"
    if scores["modern"] >= 2 and scores["modern"] >= max(scores["medieval"], scores["old"]):
        return "modern"
    if scores["medieval"] >= 3 and scores["medieval"] > scores["old"]:
        return "medieval"
    return "old"


def region_of_name(name: str) -> Region | None:
    """The part of the world that a given name comes from, where it is clear and not the west."""
    words = set(re.findall(r"[^\W_]+", name.lower()))
    for region, listed in _NAMES.items():
        if words & set(listed.split()):
            return region
    return next((region for region, script in _SCRIPTS.items() if script.search(name)), None)


def _region(text: str) -> Region:
    letters = sum(character.isalpha() for character in text) or 1
    for region, script in _SCRIPTS.items():
        if len(script.findall(text)) > 0.25 * letters:
            return region
    words = Counter(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower()))
    scores = {region: sum(min(words[word], 2) for word in listed.split()) for region, listed in _REGION_WORDS.items()}
    best = max(scores, key=lambda region: scores[region])
    return best if scores[best] >= 3 else "west"


_COLD = re.compile(r"winter|snow|frost|ice|icy|cold|storm|rain|autumn|freezing|blizzard", re.IGNORECASE)


def _is_cold(story: Story) -> bool:
    settings = [scene.setting for scene in story.scenes]
    if settings:
        return sum(bool(_COLD.search(setting)) for setting in settings) * 2 > len(settings)
    return len(_COLD.findall(story.source)) * 400 > len(story.source.split())
