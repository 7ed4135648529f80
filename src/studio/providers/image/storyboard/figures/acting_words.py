"""The words of acting: moods, postures, gestures, looks and things in hands. Rules are tried in order."""

from __future__ import annotations

_MOODS: dict[str, str] = {
    "happy": "happy amused cheerful joy joyful glad merry delighted pleased excited eager hopeful enthusiastic "
    "thrilled friendly smile smiling grin grinning "
    "bright playful jolly welcoming overjoyed radiant",
    "laughing": "laugh laughing giggling giggle chuckling hilarious roaring",
    "content": "content relieved warm gentle kind tender loving satisfied grateful peaceful fond affectionate "
    "comfortable soft touched patient wise",
    "sad": "sad sorrowful unhappy gloomy mournful disappointed lonely heartbroken sorry ashamed regretful "
    "melancholy grieving dejected defeated guilty "
    "wistful homesick hurt bitter despairing hopeless",
    "crying": "crying weeping sobbing tearful tears cry weep",
    "angry": "angry furious rage raging enraged annoyed irritated mad outraged offended fierce hostile indignant "
    "impatient shouting snarling threatening cross",
    "stern": "stern serious firm cool cold strict grim solemn severe grave skeptical sceptical doubtful "
    "suspicious disapproving formal commanding bored "
    "haughty offish unimpressed",
    "afraid": "afraid frightened scared terrified fearful horrified panicked fear terror dread",
    "surprised": "surprised astonished amazed shocked startled stunned alarmed astonishment wondering wonder awe "
    "awed awestruck disbelief disbelieving",
    "worried": "worried anxious nervous uneasy troubled concerned tense confused puzzled hurried embarrassed "
    "hesitant uncertain desperate helpless "
    "pleading urgent bewildered apologetic careful cautious hushed whispering",
    "determined": "determined brave resolute bold confident courageous focused focussed heroic defiant strong "
    "steady concentrated intent resolved",
    "tired": "tired exhausted sleepy weary drowsy sick ill weak dreamy",
    "shy": "shy bashful timid modest coy sheepish flustered",
    "thinking": "thinking thoughtful curious pensive pondering reflective wondering attentive listening considering "
    "interested inquisitive quizzical "
    "calculating remembering",
    "sly": "sly clever cunning mischievous smug teasing sarcastic ironic smirking scheming crafty wicked sneaky",
    "proud": "proud triumphant victorious dignified noble regal",
    "calm": "calm quiet serene relaxed composed silent neutral still tranquil",
    "moved": "moved emotional nostalgic thankful touched",
    "pained": "pained hurting wincing agony suffering wounded injured",
}
MOOD_WORDS: dict[str, str] = {word: mood for mood, line in _MOODS.items() for word in line.split()}

EYES_CLOSED = (
    r"\b(clos|shut)\w* (his|her|their|its) eyes",
    r"\beyes (closed|shut)\b",
    r"\b(asleep|sleeping|praying|snoring)\b",
)

STANCE_RULES: tuple[tuple[str, str], ...] = (
    ((r"\b(asleep|sleeping|fast asleep|snoring|in bed|unconscious|dead|lying on (his|her|their|the) (back"
        r"|bed)|lying in)\b"), "asleep"),
    (r"\b(lying|lies|lie|sprawl\w*|stretched out|crawl\w*|prone)\b", "lie"),
    (r"\bjump\w*|\bleap\w*|\bspring\w* up\b|\bhop(s|ping)\b|\bskip(s|ping)\b", "jump"),
    (r"\b(running|runs|run|rushing|rush|sprint\w*|fleeing|chas\w+|hurrying|racing|dashing|bursting)\b", "run"),
    (r"\bclimb\w*|\bon (a|the) ladder\b", "climb"),
    (r"\b(crouch\w*|squat\w*|duck\w*|cower\w*|huddl\w*|hiding)\b", "crouch"),
    (r"\b(kneel\w*|knelt|on (one|his|her) knees?|bend\w* (down )?over the (floor|ground))\b", "kneel"),
    (r"\b(sit|sits|sitting|seated|sat|perch\w*)\b.*\b(floor|ground|grass|rug|carpet|sand|deck|beach)\b", "floor"),
    (r"\bleaning back in\b|\b(sit|sits|sitting|seated|sat|perch\w*|slump\w*|riding|rowing|driving)\b", "sit"),
    (r"\blean\w*\b(?! on (his|her|a) (stick|cane|broom|staff|spade))(?! (forward|closer|in|back))", "lean"),
    ((r"\b(walk\w*|stroll\w*|step\w* (out|in|forward|away|back|over)|march\w*|stepping|creep\w*|sneak\w*"
        r"|tiptoe\w*|wander\w*|pac(es|ing)|arriv\w*|enter\w*|approach\w*|limp\w*|stagger\w*|coming|leaving"
        r"|entering)\b"), "walk"),
    (r"\b(stand\w*|stood|wait\w*|upright|rising|getting up|on (his|her) feet)\b", "stand"),
)  # fmt: skip

ARM_RULES: tuple[tuple[str, str], ...] = (
    (r"\b(telescope|spyglass|binoculars|opera glass)\b", "spy"),
    ((r"\bhead in (his|her|both|their) hands|\bhands? (to|on|over|against) (his|her|their|both) cheeks?"
        r"|\bhands? to (his|her) face"), "cheeks"),
    (r"\b(cover\w*|hands? (over|on)|plug\w*|block\w*|hold\w*) (his|her|their|both) ears\b", "ears"),
    ((r"\bhand (to|behind|at) (his|her|an|the) ear\b|\bcupp\w* (his|her|an) ear|\bstraining to hear"
        r"|^listening\b|\| listening$"), "ear"),
    (r"\bfinger (to|on|at) (his|her|the) lips\b|\bhush\w* (him|her|them|the)", "lips"),
    ((r"\b(cover\w*|hands?( \w+)? (over|on|to)) (his|her|their) mouth\b|\byawn\w*|\bcough\w*|\bwhisper\w* "
        r"behind|\bbiting (his|her)|\bhold\w* (his|her) breath|\b(eat|chew|bit|nibbl)\w*\b"), "mouth"),
    ((r"\b(cup\w*|hands? (around|to)) (his|her) mouth|\b(call|shout|yell)\w* (up|out|down|across|for|to"
        r"|into)"), "call"),
    ((r"\b(strok|rub|rest|scratch|tapp)\w* (his|her) (chin|beard|cheek)|\bchin on (his|her)|\bhand (on|to"
        r"|under) (his|her) (chin|cheek)"), "chin"),
    (r"\bshad\w* (his|her) eyes|\bpeer\w* into the distance|\bsalut\w*", "brow"),
    ((r"\b(wip|rubb|dry)\w*( \w+)? (his|her) (face|eyes?|brow|forehead|tears|nose)|\bwip\w* away|\bclean\w* "
        r"(his|her) (glasses|spectacles)"), "wipe"),
    ((r"\bscratch\w* (his|her) (head|neck)|\bshak\w* (the )?(rain|snow|water|dust)|\bhand (through|in|on) "
        r"(his|her) hair|\brunning a hand|\bhand on (his|her) (forehead|head)"), "scratch"),
    (r"\b(hold|tipp|rais|lift|doff|clutch|grab)\w*( on to| onto| up)? (his|her) (hat|cap|hood)", "hat"),
    (r"\b(hands? (on|at)|arms akimbo|hand on)( (his|her|their|both))? (hips?|waist)|\bakimbo", "hips"),
    (r"\b(fold|cross)\w* (his|her|their)? ?arms|\barms (folded|crossed)|\bhugg\w* (himself|herself)", "crossed"),
    (r"\bhands? behind (his|her)|\bhiding something", "behind"),
    ((r"\bhand (on|over|to) (his|her) (heart|chest)|\bclutch\w* (his|her) (chest|heart)|\bpull\w* (on )?(his"
        r"|her) (coat|cloak|shawl|jacket)|\bwrapp\w*|\bunw(ind|ound|rap)\w*|\bbutton\w*|\badjust\w* (his|her)"
        r"|\btying (his|her)"), "collar"),
    ((r"\b(fold|clasp|wring|join|twist|rubb)\w* (his|her|their) hands|\bhands (folded|clasped|together)"
        r"|\bhold\w* (his|her) hands together|\bpray\w*|\blooking at (his|her) hands|\bbow(s|ing)\b"), "clasp"),
    (r"\bcount\w*( \w+)* fingers|\bcounting\b", "count"),
    ((r"\b(hold|put)\w* out (both|his|her|two|empty)?( \w+)? ?(hands|arms)|\bboth hands out|\bshow\w* (his"
        r"|her) empty hands|\bplead\w*|\bbegg\w*|\bembrac\w*|\bhugg\w*|\bpush\w*|\bguid\w*"), "out"),
    ((r"\bcheer(s|ing)\b|\b(rais|throw|lift|fling)\w* (both|his|her) (arms|hands)( up| in)?|\barms (up"
        r"|raised|in the air)|\bhands up|\bdanc\w+|\bcelebrat\w+|\bjump\w* for joy"), "cheer"),
    ((r"\b(open|spread|stretch|fling)\w*( out)? (his|her|their|wide)? ?(arms|hands)|\barms (wide|open|spread"
        r"|outstretched)|\bshrugg\w*|\bshrug|\bexplain\w*|\btell\w* (the|a|his|her)|\bgestur\w*|\bstruggling"
        r"|\btalking with"), "open"),
    ((r"\b(rais|lift|hold|wagg?)\w*( up)? (one|a|an|his|her) ?(index )?finger|\bfinger (raised|up|in the "
        r"air)|\bdrawing in the air|\bwagging"), "finger_up"),
    ((r"\b(rais|lift|hold|put)\w*( up)? (one|a|his|her|an) (\w+ )?(hand|palm|arm)|\bhand (raised|up)"
        r"|\bswear\w*|\bstop\w* (him|her|them)"), "raise"),
    ((r"\bwav(e|es|ing)\b(?! (a|the|his|her)\b)|\bgreet\w*|\bbeckon\w*|\bwaving (his|her) (hand|arm)"
        r"|\bsay\w* goodbye"), "wave"),
    ((r"\bpoint\w*( \w+)? (up|upward|upwards|skyward)\b|\bpoint\w* (up )?(at|to|toward|towards) (the )?(sky"
        r"|ceiling|roof|stars|moon|tower|top|heavens?)"), "point_up"),
    (r"\bpoint\w* (down|downward)|\bpoint\w* (at|to) (the )?(floor|ground|map|drawing|page|feet)", "point_down"),
    (r"\bpoint\w*|\baccus\w+|\bindicat\w+|\bgestur\w* (at|to|toward)|\border\w+", "point"),
    (r"\b(swing|brandish|fight|strik|hitt|chopp|hammering|throw|hurl|ringing)\w*\b(?! a match)", "swing"),
    ((r"\b(lantern|candle|lamp|torch|light|sword|flag)\w* (raised|held high|up|high|aloft)|\b(rais|lift)\w* "
        r"(the|a|an|his|her|up)|\bhold\w* up\b|\bhold\w* .*\b(high|aloft)\b|\bwav(e|es|ing) (a|the|his"
            r"|her) "), "hold_up"),
    (r"\bhold\w* .*\blow\b|\bdragg\w*|\bpull\w* a ", "hold_low"),
    ((r"\b(hold\w* out|offer\w*|hand(s|ing) (over|a|the|him|her|out)|giv(es|ing)|show(s|ing)|present\w*"
        r"|pour\w*)\b"), "hold_out"),
    ((r"\b(reach|grab|stretch\w* out|grop|catch)\w*\b|\btugg\w*|\bpull\w* (the|at|his|her|him)|\bput\w* out "
        r"(his|her) hand|\btak(es|ing) (the|a)\b"), "reach"),
    ((r"\b(touch|feel|stroke|strok|pat|patt|knock|press|examin|inspect|open|clos|lock|turn\w* the (key"
        r"|handle|knob)|paint|draw)\w* (a|an|the|at|on|his|her|it)\b(?! eyes)|\bhand on the\b|\bone hand on\b"
        r"|\bhold\w* (on to |onto )?(the |a )(rail|railing|wheel|rope|ladder|door|handle|wall|edge|post"
        r"|mast)\b|\bknock\w*"), "touch"),
    ((r"\b(read|writ|hold|carry|carri|clutch|hugg|cradl|play)\w*.*\b(book|letter|newspaper|paper|map|box"
        r"|basket|baby|child|crate|tray|bundle|pot|bowl|scarf|blanket|kitten|cat|puppy|owl|loaf|pie|cake|chick"
        r"|sack|guitar|violin|flute|wheel|hat|cap)\b|\bread(s|ing)\b|\bhat in (his|her) hands|\bhold\w* "
        r".*\b(with|in) both\b"), "hold_both"),
    (r"\b(writ|draw|sew|knit|typ|work|cook|stir|mend|repair|cut|carv|tinker|steer|row)(s|es|ing|ting)\b", "hold_both"),
    ((r"\b(hold|carry|carri|grip|grasp|clutch|bring|drink|sip|smok|us)\w*\b|\blean\w* on (his|her|a) (stick"
        r"|cane|staff|broom|spade)"), "hold"),
    (r"\b(rest|lean)\w* (on|over|against|his|her)\b", "rest"),
)  # fmt: skip

FACING_RULES: tuple[tuple[str, str], ...] = (
    (
        (
            r"\b(facing|toward|towards|looks?|looking at) (the )?(viewer|camera|audience|us)\b|^(front|forward"
            r"|straight)( view)?$"
        ),
        "0.0",
    ),
    (
        r"\b(facing|turned?|looking|gazing)( to the| to| toward the| towards the)? left\b|^left\b|\bto the left\b",
        "-0.6",
    ),
    (
        r"\b(facing|turned?|looking|gazing)( to the| to| toward the| towards the)? right\b|^right\b|\bto the right\b",
        "0.6",
    ),
    (r"\bthree[- ]quarter", "0.45"),
    (r"\b(profile|side view)\b", "0.8"),
)

LOOK_RULES: tuple[tuple[str, str], ...] = (
    ((r"\b(look|gaz|star|peer|smil|glanc|watch|call|shout|point)\w*( \w+)? (up|upward|upwards|skyward)\b"
        r"|\bcalling upward|\b(look|gaz|star|peer|smil|point)\w*( \w+)? (at|to) the (sky|ceiling|stars|tower"
        r"|moon|top)\b|\bsmiling up\b"), "0.2 -0.8"),
    ((r"\b(look|gaz|star|peer|glanc|watch)\w*( \w+)? (down|downward|downwards)\b|\b(look|gaz|star)\w* at "
        r"(his|her|the) (hands?|feet|floor|ground|shoes|book|drawing)|\bread(s|ing)\b|\bwatch\w* the (chicks"
        r"|owl)|\beyes (down|lowered)|\bdown at\b"), "0.2 0.8"),
    (r"\b(look|glanc|turn)\w* (away|aside|back|over (his|her) shoulder)", "-0.8 0.0"),
    ((r"\b(look|gaz|star|peer|glanc)\w* (at|out|over|into|toward|towards|for|through|around|the|about)"
        r"|\bturn\w* (to|toward|towards)|\bpeek\w*|\bwatch(es|ing)\b|\bstar(es|ing)\b|\blistening\b|\bfac(es"
        r"|ing) "), "0.7 0.0"),
)  # fmt: skip

TILT_RULES: tuple[tuple[str, str], ...] = (
    (r"\bshak\w* (his|her) head|\btilt\w* (his|her) head|\bhead tilted|\bcock\w* (his|her) head", "-9 0"),
    ((r"\b(lower|bow|hang|droop|nodd?)\w* (his|her|the)? ?head|\bhead (down|bowed|lowered|hanging)|\bnodd\w*"
        r"|\blook\w* down|\bdown at\b|\bbow(s|ing)\b"), "13 4"),
    (r"\blean\w* (forward|closer|in)\b|\bbend\w*|\bstoop\w*|\bhunch\w*", "4 14"),
    (r"\bleaning back|\bback in (his|her) chair", "-4 -10"),
    ((r"\b(look|gaz|star|smil|peer|call|shout|point)\w*( \w+)? (up|upward|upwards)\b|\b(look|gaz|point"
        r"|star)\w*( \w+)? (at|to) the (sky|ceiling|stars|tower|moon)\b|\bsmiling up\b"), "-13 -2"),
    (r"\bvery straight|\bproudly|\bchest out", "-4 -3"),
)  # fmt: skip

PROPS: dict[str, str] = {
    "pot": "pot", "soup pot": "pot", "copper pot": "pot", "kettle": "pot", "pan": "pot", "lantern": "lantern",
    "lamp": "lantern", "candle": "candle",
    "match": "match", "torch": "torch", "book": "book", "diary": "book", "letter": "letter", "note": "letter",
    "paper": "letter", "newspaper": "letter",
    "drawing": "letter", "envelope": "letter", "bag": "bag", "suitcase": "suitcase", "sack": "sack",
    "basket": "basket", "bread": "bread", "loaf": "bread",
    "cup": "cup", "mug": "cup", "tea": "cup", "coffee": "cup", "glass": "glass", "piece of glass": "shard",
    "sword": "sword", "dagger": "sword", "knife": "knife",
    "stick": "stick", "cane": "stick", "staff": "staff", "wand": "wand", "spear": "staff", "rope": "rope",
    "hammer": "hammer", "gavel": "hammer", "axe": "axe",
    "key": "key", "flower": "flower", "flowers": "flower", "rose": "flower", "umbrella": "umbrella",
    "telescope": "telescope", "spyglass": "telescope", "binoculars": "telescope",
    "phone": "phone", "telephone": "phone", "mobile": "phone", "broom": "broom", "mop": "broom", "box": "box",
    "crate": "box", "parcel": "box", "package": "box",
    "present": "box", "wrench": "tool", "spanner": "tool", "screwdriver": "tool", "tool": "tool",
    "pencil": "pencil", "pen": "pencil", "chalk": "pencil",
    "brush": "pencil", "bottle": "bottle", "map": "map", "scroll": "map", "scarf": "scarf", "red scarf":
    "scarf", "cloth": "cloth", "towel": "cloth",
    "blanket": "cloth", "handkerchief": "cloth", "watch": "watch", "pocket watch": "watch", "whistle":
    "whistle", "brass wheel": "wheel", "cog": "wheel",
    "gear": "wheel", "small wheel": "wheel", "bell": "bell", "hat": "hat", "cap": "hat", "apple": "apple",
    "fish": "fish", "plate": "plate", "bowl": "bowl",
    "coin": "coin", "coins": "coin", "spoon": "spoon", "ladle": "spoon", "glasses": "spectacles", "bundle":
    "bundle", "baby": "bundle", "tray": "plate",
    "spade": "broom", "shovel": "broom", "flag": "flag", "gun": "tool", "violin": "violin", "guitar": "violin",
    "ball": "ball", "kite": "letter",
    "crystal": "gem", "gem": "gem", "stone": "stone", "rock": "stone", "bucket": "bucket", "pail": "bucket",
    "clock": "watch", "tablet": "phone",
}  # fmt: skip
