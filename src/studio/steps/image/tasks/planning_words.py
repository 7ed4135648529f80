"""Word lists of the scene planner: places, their parts, things in them, verbs, hours, weather, moods. Of English."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


INDOORS = _set(
    "room kitchen parlour parlor bedroom bedchamber chamber study library attic loft garret cellar basement hall "
    "hallway corridor passage gallery nursery pantry scullery larder bathroom washroom lounge ballroom drawing-room "
    "dining-room sitting-room living-room dressing-room schoolroom classroom storeroom guardroom boudoir studio "
    "workshop laboratory office counting-house shop store bakery smithy forge mill barn stable shed hut cabin "
    "cottage house home mansion manor lodge villa bungalow farmhouse inn tavern pub bar saloon hotel restaurant cafe "
    "café hospital ward clinic infirmary church chapel cathedral monastery convent abbey temple mosque synagogue "
    "vestry crypt vault tomb prison jail gaol cell dungeon courtroom court theatre theater stage museum school "
    "college university academy castle palace tower keep fortress fort barracks lighthouse station waiting-room "
    "platform train carriage compartment wagon coach bus tram car taxi cab aeroplane airplane spaceship submarine "
    "cave cavern tunnel mine den lair burrow tent wigwam igloo greenhouse conservatory boathouse coach-house "
    "factory warehouse bank post-office police-station newsroom canteen refectory dormitory flat apartment "
    "staircase stairs stairway landing lobby foyer vestibule antechamber porch verandah veranda balcony lamp-room "
    "engine-room galley forecastle wheelhouse hold hayloft henhouse kennel dairy laundry cloister belfry "
    "bell-tower observatory planetarium throne-room treasury armoury archive salon surgery pharmacy gym "
    "gymnasium hangar garage lift elevator bunker shelter outhouse hovel shack chalet"
)
OUTDOORS = _set(
    "street road lane avenue alley alleyway path pathway track trail footpath highway crossroads pavement sidewalk "
    "square marketplace market market-place bazaar fair fairground village hamlet town city suburb quarter country "
    "countryside land kingdom island isle shore seashore beach strand cove bay gulf harbour harbor port dock quay "
    "pier wharf jetty sea ocean river riverside riverbank stream brook creek lake lakeside pond pool waterfall "
    "falls spring ford bridge dam canal marsh swamp bog fen moor moorland heath meadow pasture field paddock "
    "farm farmyard orchard vineyard garden park lawn green greensward yard courtyard schoolyard playground "
    "churchyard graveyard cemetery forest wood woods woodland jungle grove glade clearing thicket copse hedge "
    "hedges hill hillside hilltop slope mountain mountainside peak summit ridge pass valley glen ravine gorge canyon "
    "cliff cliffs crag rocks plain prairie steppe savanna tundra desert dune dunes oasis glacier iceberg volcano "
    "camp campsite encampment battlefield trench rampart battlements wall gate gateway terrace roof rooftop "
    "deck ship boat raft canoe vessel schooner yacht barge ferry sky moon planet ruins ruin quarry well fountain "
    "stadium arena racecourse railway siding signal-box allotment zoo circus outside reef lagoon estuary"
)
PLACES = INDOORS | OUTDOORS
WHOLE_BUILDINGS = _set("house home inn cottage hotel building tavern manor mansion castle palace farmhouse lodge villa")
VAGUE_PLACES = _set("room place chamber house home land country building spot")
PARTS = _set(
    "door doorway doorstep threshold entrance window edge end corner side middle midst centre center bottom top "
    "foot bank banks front back rear heart inside outside mouth rest direction depths far rim brink arch floor "
    "ceiling neighbourhood outskirts surface opposite summit head"
)
FURNITURE = _set(
    "table chair armchair bed bench sofa couch desk stool cupboard shelf shelves fireplace hearth fire stove oven "
    "lamp lantern candle candles curtain curtains carpet rug mirror clock piano organ pulpit altar pew bookcase "
    "books picture portrait painting window windows door doors ladder stairs staircase chest sea-chest trunk box "
    "barrel barrels crate sack basket pot kettle copper-pot counter signboard sign bell anvil loom wheel net nets "
    "rope anchor mast sail sails cannon tree trees oak pine willow bush bushes hedge hedges flower flowers roses "
    "grass reeds rock rocks boulder stone stones sand dunes wall fence gate fountain well statue bridge bank tents "
    "campfire waves chimney roof roofs cottages houses bottles jars blackboard globe telescope cage cradle throne "
    "breakfast-table dinner-table bookshelf manger hay cart carriage boats snow ice hoar-frost blind bolt moon lens "
    "fruits"
)
MOVING = _set(
    "go come run walk enter return step stride climb march skip retire hurry rush dash hasten wander stroll creep "
    "crawl ride drive sail row fly travel move pass cross slip steal sneak burst stumble stagger limp gallop race "
    "plunge jump leap spring dive swim land arrive reach descend ascend mount proceed advance retreat withdraw flee "
    "escape follow lead head set turn plod trot trudge tiptoe tramp march wade paddle scramble clamber drift float "
    "back emerge venture grope file flock gather sally get make push drag carry hoist bring take pull bear help "
    "hobble shuffle saunter journey roam scurry scamper bolt disembark alight visit approach"
)
REACHING = _set("enter reach leave approach cross climb mount visit descend regain quit ascend")
LEAVING = _set(
    "leave depart disappear vanish flee escape withdraw retire exit retreat go run hurry rush walk march skip slip "
    "stride ride set start step pass steal creep gallop hasten stroll dash wander"
)
GONE = _set("leave depart disappear vanish flee escape exit")
OUTWARD = _set("out away off")
COMING = _set("come enter arrive appear return approach join burst")
CARRYING = _set("take lead bring carry drag pull push hoist help lift follow escort guide show drive accompany pursue")
STAYING = _set(
    "be stand sit lie wait stay remain live sleep wake work play kneel lean rest pause stop halt linger dance gather "
    "hide crouch find meet see dwell lodge spend eat dine keep pace lounge laugh talk read write sing cook wash hang"
)
CARRIED_BY = _set("set land stop drop carry take bring lead drive settle blow sweep open put")
UNREAL = _set("would might may must should shall will can ought")
MENTAL = _set(
    "know think believe suppose remember forget hope wish fear expect imagine dream recall guess wonder doubt love "
    "hate miss want mean mention describe call name warn resemble concern await need curse praise "
    "blame pity envy respect admire trust"
)
TELLING = _set(
    "say tell think know believe explain promise suppose hope wish imagine dream swear declare declare claim mean "
    "resolve decide ask beg order suggest propose warn hear learn"
)
FAR_FROM_FACE = _set("about of for without except like than unlike concerning from regarding")
BODY = _set(
    "head hand hands face eyes eye arm arms shoulder shoulders sleeve back neck hair leg legs foot feet knee knees "
    "finger fingers cheek cheeks lip lips mouth nose ear ears chest breast breath voice palm wrist throat skin body "
    "elbow chin brow forehead lap fist heart heels side tail"
)
PEOPLE = _set(
    "man woman boy girl child stranger captain doctor nurse priest soldier sailor keeper teacher king queen prince "
    "princess baker potter weaver smith clerk servant maid butler cook farmer shepherd hunter fisherman fishwife thief "
    "detective inspector sergeant constable policeman guard watchman merchant innkeeper landlord landlady lady "
    "gentleman lord mother father brother sister son daughter aunt uncle grandmother grandfather cousin wife "
    "husband friend neighbour neighbor master mistress student pupil apprentice witch wizard giant fairy knight "
    "judge mayor engineer pilot fellow lad lass visitor guest passenger beggar buccaneer pirate gardener coachman "
    "porter miller professor scientist poet painter musician singer dancer monk nun bishop general colonel major "
    "lieutenant officer governess housekeeper creature old-woman tailor cobbler carpenter dwarf elf goblin troll "
    "sorceress sorcerer youth infant baby orphan widow nephew niece colleague conductor driver boatman ferryman "
    "dog cat horse fox wolf bear rabbit dragon robot ghost"
)
ANIMALS = _set("dog cat horse fox wolf bear rabbit bird owl mouse pony donkey")
CROWDS = _set(
    "men women people boys girls children soldiers sailors villagers guests gentlemen ladies neighbours servants crowd"
)
NAMELESS = _set(
    "man woman boy girl child stranger fellow lad lass visitor gentleman lady creature person youth guest newcomer "
    "wretch figure"
)
PLAIN_ADJECTIVES = _set(
    "poor old dear good young little big great same other tall small brave kind sick dead bewildered tired whole "
    "first last sad happy angry unhappy frightened soft-spoken eyeless horrible astonished strange unfortunate"
)
TITLES = _set(
    "mr mrs ms miss dr doctor captain uncle aunt sir lady lord father mother sister brother king queen "
    "professor inspector prince princess old little colonel major general sergeant madame monsieur"
)
HOURS: dict[str, frozenset[str]] = {
    "Dawn": _set("dawn daybreak sunrise cockcrow"),
    "Morning": _set("morning breakfast-time forenoon"),
    "Noon": _set("noon midday noonday"),
    "Afternoon": _set("afternoon teatime tea-time"),
    "Evening": _set("evening dusk twilight sunset nightfall sundown candle-light"),
    "Night": _set("night midnight moonlight starlight"),
    "Day": _set("day daylight sunshine sunlight"),
}
SEASONS: dict[str, frozenset[str]] = {
    "winter": _set("winter december january february christmas"),
    "spring": _set("springtime march april easter"),
    "summer": _set("summer june july august midsummer"),
    "autumn": _set("autumn september october november harvest halloween"),
}
WEATHER: dict[str, frozenset[str]] = {
    "Stormy": _set("storm stormy thunder thunderstorm lightning tempest gale hurricane cyclone blizzard"),
    "Rainy": _set("rain rainy raining drizzle downpour"),
    "Snowy": _set("snow snowy snowing snowflakes snowstorm"),
    "Foggy": _set("fog foggy mist misty"),
    "Frosty": _set("frost frosty hoar-frost icy freezing"),
    "Windy": _set("windy breeze breezy"),
    "Cloudy": _set("cloudy overcast clouds"),
    "Sunny": _set("sunny sunshine sunlight"),
    "Hot": _set("sweltering heat heatwave"),
    "Moonlit": _set("moon moonlight moonlit moonshine"),
}
MOODS: dict[str, frozenset[str]] = {
    "Afraid": _set(
        "screamed shrieked afraid fear fearful fearfully frightened scared terror terrified "
        "trembling trembled tremble shivered shuddered "
        "startled fright horror horrified uneasy uneasily nervous nervously alarmed cowed dread panic quaked"
    ),
    "Angry": _set(
        "angry angrily anger furious furiously rage roughly fiercely fierce cursing cursed oaths "
        "growled snarled snapped "
        "glared scowled frown frowned shouted roared bellowed cruel stamped"
    ),
    "Sad": _set("sad sadly sorrow sorrowful weeping wept cried-out sobbed tears tear mournful grief unhappy miserable"),
    "Happy": _set(
        "happy happily glad gladly joy joyful joyfully cheerful cheerfully laughed laughing laugh smiled smiling smile "
        "merry merrily delighted grinned pleased laughter"
    ),
    "Surprised": _set(
        "surprised surprise astonished amazed amazement astonishment gasp gasped wonder wondering bewildered startled "
        "exclaimed stared staring"
    ),
    "Worried": _set("worried anxious anxiously anxiety troubled worriedly doubtful doubtfully hesitated uneasiness"),
    "Weak": _set("weak feeble faint fainting reeled swaying groaned dazed ill exhausted weary tired tottering"),
    "Determined": _set("determined resolved resolutely boldly bold firmly bravely brave steadily"),
    "Cautious": _set("softly quietly whispered whisper carefully cautiously stealthily noiseless noiselessly listened"),
    "Friendly": _set("kindly gently warmly tenderly friendly politely courteously sweet patted bow bowed welcome"),
    "Excited": _set("cried cheered called excited excitedly eager eagerly breathless hastily panted hotly"),
    "Sly": _set("sly slyly leer leered cunning sneered sneer winked smirked"),
    "Curious": _set("curious curiously peered peering inquired wondered"),
    "Relieved": _set("relieved relief sighed sigh comforted"),
}
POSTURES = _set(
    "stand sit lie kneel lean crouch walk run climb march stride hurry rush ride row swim fall crawl dance rest pace "
    "jump creep wait hide fly"
)
ACTIONS = _set(
    "hold carry take open close shut pull push lift raise throw pour light ring knock tap point wave shake strike beat "
    "wash cook stir eat drink read write draw cut dig sew knit play sweep clean pick grip seize grasp catch touch pat "
    "stroke embrace hug kiss lead drag help give hand offer show turn lock unlock tie untie climb search watch "
    "look listen stare peer gaze bow nod beckon clear loosen blow fetch lay put set drop hang mend paint "
    "examine feed milk row steer fire aim draw motion pass peep swing reach recognize slam clap rub scratch fold wrap"
)
ABSTRACT = _set(
    "word words pair speech sigh step way place look glance time effort movement breath leave part notice sort kind"
)
WHERE_PEOPLE_ARE = _set("in at on upon by beside behind under near against up down across through along")
PERCEIVING = _set("hear see notice say have look gaze stare glance peer point listen watch smell smile wave aim")
