"""What a name says about the gender and the age of its bearer: given names, titles, words for kin and trades."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

Gender = Literal["female", "male"]
Age = Literal["child", "adult", "elder"]

# Only names that are clearly one or the other; Alex, Robin, Kiran, Jean or Andrea are left to other evidence.
_FEMALE_NAMES = """
ada adele agatha agnes alice alina alma amara amelia amina amrita amy ana anaya angela anika anita anjali ann anna
annabel anne annie antonia anya aparna arya asha astrid audrey aurora ava barbara beatrice beatriz bella bertha beth
betty bianca bridget brigitte camille carla carmen caroline catherine cecilia charlotte chiara chloe christina
christine clara claudia clementine cora cordelia daisy daphne deepa delia diana diya dora doris dorothy edith eileen
elena eleanor elisa elisabeth eliza elizabeth ella ellen eloise elsa elsie emilia emily emma erika esme esther eva
eve evelyn fatima fiona flora florence frances francesca freya frida gabriela gemma genevieve georgia gertrude gita
giulia gloria grace greta gwen hannah harriet hazel heidi helen helena helga henrietta ida ines ingrid iris isabel
isabella isha ivy jane janet jasmine jenny jessica joan joanna josephine joyce judith julia juliet kamala karen
karin katarina kate katherine katie kavita kavya lakshmi lara laura lavinia leela leila lena lilian lily lina linda
louisa louise lucia lucy luna lydia mabel madeleine madhu magda maggie malala margaret margot maria marie marina
martha mary matilda maya meera megan mei meena mia mildred millie mina miranda miriam molly monica nadia nancy naomi
natalia natasha neha nell nina nora odile olga olive olivia ophelia padma pamela parvati patricia paula pauline
pearl penelope petra phoebe pia pooja polly prudence priya radha rachel rani rebecca rekha rita rosa rosalind rose
rosemary rosie ruby ruth sabine sally samira sandra sara sarah sarita saskia seema selma shanti sharon shreya sigrid
silvia simone sita sofia sonia sophia sophie stella sunita susan susanna sylvia tamara tanya tara teresa tess thea
theresa tilda uma ursula usha valentina vanessa vera veronica victoria viola violet virginia wanda wendy wilhelmina
winifred yasmin yvonne zara zelda zoe
"""
_MALE_NAMES = """
aarav abdul abraham adam aditya adrian ahmed ajay akash alan albert alexander alfred ali amit anand anders andrew
andre anil anton antonio archibald arjun arnold arthur arun ashok august barnaby ben benjamin bernard bertram bill
bob boris bruno carl carlos caspar cecil cedric charles charlie chris christian christoph clement conrad cyril
daniel david deepak dennis derek dev dieter dirk dmitri dominic donald douglas duncan edgar edmund eduardo edward
edwin elias elliot emil eric erik ernest ethan eugene felix fergus fernando finn francesco francis frank frankie
fred frederick fritz gabriel ganesh geoffrey george gerald gilbert giovanni gopal gordon graham gregory guido
gunther gustav guy hans hari harold harry hassan hector heinrich henri henry herbert hercule hiro horace hugh hugo
humphrey ian igor imran isaac ishaan ivan jack jacob jacques jake james jan jasper jim joachim joe johan johann
john johnny jonas jonathan jorge jose josef joseph joshua juan jules julian julius kabir karan karl kevin klaus
krishna kumar lars laurence lawrence leo leon leonard leopold lewis liam lorenz louis luca lucas ludwig luigi luis
luke magnus malcolm manuel marco marcus mario mark markus martin mathias matthew maurice max maximilian michael
miguel mihir mikhail milo mohan mohammed mordecai moritz moses mukesh nathan nathaniel ned neil nicholas nikhil
niklas nikolai noah nikos oliver omar oscar oskar otto owen pablo patrick paul pavel pedro percy peter philip
pierre piotr prakash pranav raj raja rajesh rahul rakesh ralph ram ramesh raphael raul ravi raymond reginald rene
richard rob robert roberto rodrigo roger rohan roland roman ronald rory rudolf rupert samuel sanjay santiago
sebastian sergei shankar sherlock siddharth sigmund silas simon stefan stephen steven sunil suresh tariq ted
theodore thomas tim timothy tobias todd tom tommy toby umar vijay vikram viktor vincent vishal vivek vladimir
walter wilfred wilhelm will william winston wolfgang xavier yusuf zachary
"""
# Words that go before a name or stand for one. The last word of "old sea captain" decides before the first.
_FEMALE_WORDS = """
mrs miss ms lady madam madame mademoiselle mme mlle dame queen princess duchess countess baroness empress mother mum
mummy mom mommy mama sister daughter aunt auntie aunty grandmother grandma granny nana niece wife widow bride girl
woman lass lassie maid maiden nun witch actress waitress hostess heroine goddess sorceress priestess abbess
governess landlady housewife stewardess seamstress mistress girlfriend gentlewoman schoolgirl maam begum rani devi didi
maa amma dadi nani mermaid hen mare ewe lioness tigress shepherdess midwife female she
"""
_MALE_WORDS = """
mr mister sir lord king prince duke count baron emperor father dad daddy papa brother son uncle grandfather grandpa
grandad granddad nephew husband widower groom boy man lad chap fellow gentleman monk friar wizard waiter host hero
god sorcerer priest abbot landlord steward master boyfriend schoolboy raja sahib bhai baba dada swami
fisherman policeman fireman postman milkman salesman horseman huntsman sportsman craftsman nobleman watchman
doorman foreman snowman bull rooster stallion ram merman monsieur herr signor senor don male he
"""
_CHILD_WORDS = """
child kid boy girl lad lass lassie baby toddler infant schoolboy schoolgirl pupil orphan urchin son daughter teen
teenager youngster kitten puppy cub duckling chick lamb
"""
_ELDER_WORDS = """
old elderly aged ancient elder grandmother grandma granny nana grandfather grandpa grandad granddad greybeard crone
hag dadi nani retired wizened venerable
"""
_ADULT_WORDS = """
mother father mum dad aunt uncle wife husband widow widower man woman gentleman lady mrs mr captain doctor dr teacher
professor soldier sailor keeper detective inspector officer judge lawyer nurse baker cook engineer king queen
fisherman policeman landlord landlady priest monk nun guard merchant farmer pilot butler inspector colonel general
"""
_SMALL = frozenset(("little", "small", "tiny", "wee"))


# Given names that are as often ordinary words at the start of a sentence.
_ALSO_WORDS = """
will rose grace mark bill hazel iris ivy violet olive ruby pearl daisy rob prudence august guy frank jack mabel
viola flora stella gloria patrick robin dean drew art may june april dawn hope faith joy otto leo luna aurora asha
"""


@cache
def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name or tag in lower case: ``Mrs. Ada-Mae`` and ``mrs_ada_mae`` give the same."""
    return tuple(word.lower() for word in re.findall(r"[^\W_]+", name))


def given_name_gender(words: Sequence[str]) -> tuple[Gender, str] | None:
    """The gender of the first word that is a given name, with that word."""
    for word in words:
        if word in _words(_FEMALE_NAMES):
            return "female", word
        if word in _words(_MALE_NAMES):
            return "male", word
    return None


def is_plain_given_name(word: str) -> bool:
    """Whether a capitalised word of running text can only be a given name of the table."""
    lower = word.lower()
    listed = lower in _words(_FEMALE_NAMES) or lower in _words(_MALE_NAMES)
    return listed and lower not in _words(_ALSO_WORDS)


def title_gender(words: Sequence[str]) -> tuple[Gender, str] | None:
    """The gender of the last word that is a title, a word for kin or a gendered noun, with that word."""
    for word in reversed(words):
        if word in _words(_FEMALE_WORDS):
            return "female", word
        if word in _words(_MALE_WORDS):
            return "male", word
    return None


def gender_of_words(words: Sequence[str]) -> Gender | None:
    """The gender that a name alone tells: of its title if it has one, else of its given name."""
    found = title_gender(words) or given_name_gender(words)
    return found[0] if found else None


def age_of_words(words: Sequence[str]) -> tuple[Age, str] | None:
    """The age that a name or phrase tells, with the word that does; age before kin ("old boy" is an elder)."""
    for word in words:
        if word in _words(_ELDER_WORDS):
            return "elder", word
    for word in words:
        if word in _words(_CHILD_WORDS) or word in _SMALL:
            return "child", word
    for word in words:
        if word in _words(_ADULT_WORDS):
            return "adult", word
    return None
