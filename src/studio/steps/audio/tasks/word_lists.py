"""Word lists that the rules for titles, summaries, chapters and tags share. Of English, not of any story."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GENRES: dict[str, frozenset[str]] = {
    "ghost story": _set("ghost haunted grave graveyard phantom spectre spirit haunt cemetery crypt coffin"),
    "sea story": _set(
        "sea ship boat harbour harbor sailor lighthouse captain island storm wave tide anchor sail mast deck "
        "bay shore rope keeper voyage fisherman gull crew cabin"
    ),
    "fantasy": _set(
        "dragon magic wizard witch spell elf dwarf fairy kingdom castle prince princess king queen enchanted "
        "giant troll goblin unicorn curse wand potion knight sword"
    ),
    "mystery": _set(
        "murder detective clue inspector thief stolen secret mystery mysterious disappear vanish suspect police "
        "crime evidence alibi poison riddle code cipher fingerprint footprint stranger"
    ),
    "adventure": _set(
        "treasure map journey expedition jungle cave mountain desert compass explorer pirate escape quest trail "
        "camp ruin temple river bridge"
    ),
    "romance": _set("love kiss wedding bride groom marry sweetheart engagement valentine"),
    "science fiction": _set(
        "robot spaceship space planet alien rocket galaxy star astronaut laboratory machine android moon orbit signal"
    ),
    "war story": _set("soldier war battle trench army regiment general officer bomb enemy gun rifle uniform truce"),
    "family story": _set(
        "father mother grandmother grandfather aunt uncle brother sister daughter son family kitchen supper "
        "breakfast bread cake bakery oven home baby cousin"
    ),
    "school story": _set("school teacher class lesson headmaster chalk pupil student homework classroom exam"),
    "animal story": _set(
        "dog cat horse bird fox wolf bear rabbit mouse owl lizard cow sheep goose hen lion tiger elephant "
        "monkey whale puppy kitten pony crow raven"
    ),
    "horror": _set("blood scream monster corpse nightmare terror demon vampire werewolf claw shadow"),
    "western": _set("cowboy sheriff saloon ranch outlaw cattle prairie marshal"),
    "Christmas story": _set("christmas sleigh santa reindeer mistletoe carol"),
    "bedtime story": _set("pillow lullaby bedtime teddy nursery dream blanket"),
}
EVOCATIVE = frozenset().union(*GENRES.values()) - _set(
    "captain keeper class home space love marry haunt haunted disappear vanish stolen mysterious escape "
    "enchanted magic dream heart officer general deck cabin family father mother brother sister daughter son "
    "aunt uncle cousin baby teacher student pupil breakfast supper kitchen uniform evidence suspect homework "
    "dance camp"
) | _set(
    "lamp lantern candle bell clock key door letter box chest gate tower well mirror portrait photograph "
    "painting book diary crown necklace jewel diamond pearl gold coin medal violin piano flute drum song melody "
    "garden orchard rose tree forest wood lake pond stone statue fountain attic cellar stair staircase window "
    "chimney fire flame smoke ash snow ice fog mist rain thunder lightning wind night dawn midnight shadow "
    "silence echo whistle footstep knock voice mask cloak coat hat glove shoe boot umbrella suitcase trunk "
    "wheel train engine carriage wagon bicycle balloon kite puppet doll toy kettle pot cup spoon needle thread "
    "carpet curtain quilt feather egg nest honey apple seed bottle telescope microscope radio telephone "
    "typewriter newspaper parcel envelope stamp ticket will testament oath promise bargain wager debt rescue "
    "flood harvest fair festival market circus theatre museum library church chapel monastery mill inn tavern "
    "farm barn stable field meadow valley hill cliff beach reef lagoon volcano glacier comet eclipse sun "
    "gallery lens hammer anvil axe spade net hook bucket barrel cart plough scarecrow windmill signpost "
    "crossroads tunnel"
)
GENERIC = _set(
    "thing time way man woman people person boy girl child hand eye face head foot leg arm finger back day "
    "night morning evening afternoon hour minute moment second week month year today tomorrow yesterday place "
    "side end part kind sort lot bit piece word name question answer reason matter fact idea thought mind life "
    "death world room house door floor wall table chair bed street road air light sound noise something nothing "
    "anything everything someone somebody nobody everybody anyone one other course sir madam miss mister lady "
    "gentleman fellow friend mr mrs dr story line step turn look work use case number half pair couple rest "
    "middle top bottom front edge corner point sense hope fear love trouble help care need chance luck right "
    "left north south east west body hair mouth lip tooth ear nose neck shoulder knee skin breath voice tear "
    "smile laugh hello goodbye thank yes no oh ah ok deal inside outside bank mile inch yard dozen hundred "
    "thousand million pound dollar penny money business job amount rule animal weather sight mark manner "
    "attention distance while meaning opinion trick slice glance nod shout cry reply fun sleep try share size "
    "shape colour color start stop walk run talk visit father mother brother sister son daughter uncle aunt "
    "grandfather grandmother captain doctor teacher class group crowd town village city"
) | _set("finger-tip o'clock lunch dinner breakfast supper tea coffee meal kitchen early late none self ground space")
INVISIBLE = _set(
    "silence promise journey secret mystery voice echo melody song night midnight "
    "dawn adventure love curse spell quest "
    "voyage rescue bargain wager debt oath will war battle crime murder wind melody tide signal clue evidence"
)
BODY = _set("chest heart palm brow temple trunk crown coat fire voice tongue spirit blood")
DULL_ADJECTIVES = _set(
    "other own same such many more most much few last first next second third whole only several certain "
    "different able good bad nice great big little small large long short new real sure true right wrong full "
    "empty possible very enough further former latter poor dear fine mere entire extra main usual ready glad "
    "sorry afraid happy sad early late open shut high low deep wide front back left middle half sleepy quiet "
    "loud soft hard bright dark wet dry clean dirty hot cold warm cool old young"
) - _set("old dark cold bright wet young little")
TURNS = _set(
    "suddenly until however found discovered opened broke vanished disappeared screamed shouted knocked struck "
    "stopped fell died killed dead alive stole stolen secret never hidden buried burned fire lost escaped "
    "realised realized understood storm silent silence danger dangerous afraid strange stranger impossible "
    "nobody instead late last rescue rescued saved ring rang rung light lit dark darkness must cannot appeared "
    "arrived gone missing truth promise refused decided answered whispered warned trapped alone first again "
    "broken empty torn blood knife gun letter key map"
)
CONFLICT = _set(
    "no never not stop wait help must cannot can't won't don't dare lie liar wrong why how who danger fight broke "
    "break run hide save quick now enough impossible"
)
GIVE_AWAY = _set("finally end ended ever after last saved safe home forgave married died survived solved reward")
DANGLING_STARTS = _set(
    "he she it they him her his their its them hers theirs this that these those so but and or nor yet because "
    "therefore however otherwise besides instead also too either neither such both one another others thus "
    "hence still anyway indeed which who whom whose what when where while although though if unless since than "
    "as even not only else"
)
SEQUENCE_STARTS = _set(
    "then next soon later afterwards afterward finally suddenly meanwhile presently now again at once there here"
)
PLACE_WORDS = _set(
    "bay hill farm street road house lane river lake wood woods forest castle harbour harbor island isle town "
    "village square valley mountain mountains bridge church station park hall manor abbey point cape coast sea "
    "ocean cove creek falls field fields gardens garden gate grove heath heights inn junction mill moor palace "
    "pass peak port ridge school shore springs tower wharf county city avenue court cottage lodge ranch canyon "
    "desert beach cliff cliffs lighthouse"
)
ROOMS = PLACE_WORDS | _set(
    "kitchen gallery cellar attic barn stable shed bakery shop market library study bedroom parlour parlor "
    "hallway corridor staircase stairs roof balcony courtyard yard orchard meadow dock pier deck cabin ship "
    "boat train carriage cave tunnel path clearing jungle chapel graveyard cemetery fireplace fountain "
    "schoolroom classroom office prison cell dungeon tent camp inn tavern theatre theater hospital museum "
    "workshop laboratory well pond stream room door gate window fire stove oven table"
)
ROADS = _set("street road lane avenue")
SITES = _set("farm house hall manor inn abbey mill lighthouse lodge station cottage school park palace castle church")
TITLES = _set(
    "mr mrs ms miss mister dr doctor prof professor captain capt colonel col general gen lieutenant lt sergeant "
    "sgt major inspector detective constable officer sir lady lord dame madam madame monsieur father mother "
    "brother sister uncle aunt auntie aunty grandpa grandma granny grandfather grandmother king queen prince "
    "princess duke duchess count countess baron baroness judge mayor reverend rev saint old young little poor "
    "dear big president senator governor cousin nurse master mistress the"
)
SPEECH_VERBS = _set(
    "shrieked screamed yelled remarked observed continued began returned inquired demanded declared gasped groaned "
    "said says asked asks cried cries answered answers replied replies whispered whispers shouted shouts called "
    "calls told tells added adds murmured murmurs muttered mutters exclaimed exclaims sighed sighs laughed"
)
ROLES = _set("narrator storyteller teller")
_PARTS = "morning|day|evening|night|afternoon"
_SEASONS = "spring|summer|autumn|winter"
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SPANS = "(?:hour|day|week|month|year|minute|night)s?"
_HOURS = "dawn|noon|midnight|nightfall|sunset|sunrise|dusk"
TIME_TURNS = "|".join(
    (
        rf"(?:the )?(?:next|following) (?:{_PARTS}|week|year|{_SEASONS})",
        rf"that (?:same )?(?:{_PARTS})",
        rf"(?:an?|one|two|three|four|five|six|several|many|some|a few|ten) {_SPANS} (?:later|after|passed|went)",
        rf"later|much later|meanwhile|afterwards|at (?:last|{_HOURS})",
        rf"(?:just )?(?:before|after|by|at|towards?|on|in) (?:the )?(?:{_HOURS}|{_PARTS}|{_WEEKDAYS}|{_SEASONS})",
        rf"(?:one|early|late) (?:{_PARTS}|{_WEEKDAYS})",
        r"all (?:that|the) (?:day|night|morning|afternoon|week)",
        rf"when (?:the )?(?:dawn|{_PARTS}|{_SEASONS}) (?:came|broke)",
        rf"on the (?:first|second|third|fourth|fifth|last|next) (?:{_PARTS})",
        r"(?:as|once) (?:soon as )?(?:it was|the) (?:dark|light|night|sun)",
    )
)
DATES = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december christmas easter"
)
ANIMATE = _set(
    "man woman boy girl child father mother brother sister son daughter uncle aunt grandfather grandmother captain "
    "keeper sailor teacher doctor king queen prince princess soldier stranger friend wife husband baker mayor lady "
    "gentleman detective inspector thief cook engineer clerk servant farmer fisherman nurse priest hunter shepherd "
    "witch wizard giant knight merchant judge neighbour neighbor lad lass person people somebody someone nobody "
    "everybody everyone i we you master mistress student apprentice watchman policeman"
)
CREATURES = _set(
    "dog cat horse bird fox wolf bear lion owl lizard dragon mouse rabbit crow raven "
    "whale tiger elephant monkey heron "
    "gull goose hen cow sheep goat donkey pony puppy kitten snake frog toad bee "
    "spider fish unicorn ghost monster robot "
    "scarecrow fairy giant troll goblin witch wizard mermaid"
)
ENGLISH = _set(
    "the and of to a in that was he it his her with for had she you not on at but is they my be as said me have"
)
OTHER_SMALL = _set(
    "में का के की को से ने पर है हैं था थे थी और एक इस उस यह वह ये वे कि जो तो ही भी "
    "नहीं हो कर गया गई रहा रही क्या आप मैं "
    "हम तुम बहुत कोई कुछ लिए साथ अपने अपनी तभी सबके सकते "
    "रहे दी दिया दिए ली लिया लिये वाला वाली वाले जब तब अब यहाँ वहाँ कहाँ कैसे क्यों कौन किसी उसे उसने उसकी उसका उसके "
    "उन्हें उनके इसे इसके इतनी इतना इतने शायद फिर बाद पहले तक सब मेरा मेरी मेरे तेरा तुम्हारा तुम्हारी हुआ हुई हुए होता "
    "होती होगा होगी लगा लगी लगे कहा पूछा बोला बोली बोले लेकिन मगर अगर क्योंकि जैसे धीरे बज नाम "
    "এবং একটি একটা ছিল এই সেই তার তিনি আমি তুমি করে থেকে না যে কি হয় "
    "তখন এখন যখন কে কেউ কী কোন কোনো তো সে ধীরে দিল দিয়ে নিল নিয়ে গেল এল এলো করল করলেন করতে হল হলো হয়ে ছিলেন আছে আর "
    "কিন্তু তাই তাকে তাঁর আমার আমাদের তোমার তাদের সব খুব পরে আগে জন্য সঙ্গে সাথে মতো উপর যেন বলল বললেন বললো জিজ্ঞেস জিজ্ঞাসা "
    "der die das und ein eine einer einem einen ist war nicht sie ich mit auf dem den des von zu im wie aus dass vor "
    "le la les un une des et est dans que qui pour pas sur avec il elle ce se son sa ses au du était "
    "el los las una uno que en con por para del su sus era no se lo al il gli della nel con era che non di per "
    "och att det som en på är av för med den till inte van het een dat niet op te "
    "zijn was и в на не что он она это с как"
)
OTHER_DANGLING = _set(
    "और लेकिन तो फिर वह वे उसने उन्होंने इसलिए मगर पर किन्तु यह ये उसका उसकी उसके এবং কিন্তু তারপর সে তিনি তাই "
    "und aber er sie es oder doch et mais il elle ils elles ou donc y pero él ella ellos o e ma lui lei loro"
)
