"""The colours that all sets share: restrained, and named for what they are."""

from __future__ import annotations

WOOD, DARK_WOOD, PALE_WOOD = "#9b6b45", "#6a4731", "#c79f70"
STONE, DARK_STONE, PALE_STONE = "#9c968d", "#6d6a6b", "#c3bcae"
BRICK, PLASTER, CREAM, WHITE = "#a85d45", "#d8c4a0", "#efe3c8", "#f2efe6"
IRON, COPPER, BRASS, BRONZE, GOLD, SILVER = "#4c515b", "#c4763f", "#cda54c", "#a9803f", "#dcb54f", "#b9c0c6"
RED, BLUE, GREEN, YELLOW = "#b3504a", "#4f7699", "#6f9260", "#dcb45c"
TEAL, PURPLE, PINK, ORANGE, GREY, BLACK, BROWN = (
    "#4f8a88", "#7d6390", "#d79a9c", "#cf8347", "#8b8d93", "#3a3740", "#80593c",
)  # fmt: skip
GRASS, DRY_GRASS, LEAF, DARK_LEAF, AUTUMN, BLOSSOM = "#86a561", "#b09a5c", "#6b9157", "#47704f", "#c77f3c", "#e3b3b8"
EARTH, SAND, SNOW, WATER, DEEP_WATER = "#a08260", "#dcc193", "#e8eef2", "#5f96ab", "#3f6f8c"
STRAW, CLOTH, LEATHER, GLASS, PAPER = "#d6b365", "#cdb9a0", "#865a3c", "#b9d4d8", "#eee2c6"
FIRE, FLAME, LAMP, WINDOW = "*#f08a34", "*#ffd772", "*#ffe6a3", "*#ffd27a"

NAMED = {
    "iron": IRON, "steel": "#7f8891", "metal": "#7f8891", "copper": COPPER, "brass": BRASS, "bronze": BRONZE,
    "gold": GOLD, "golden": GOLD, "silver": SILVER, "stone": STONE, "granite": DARK_STONE, "marble": "#ddd8d0",
    "brick": BRICK, "wood": WOOD, "wooden": WOOD, "oak": "#8a5c36", "pine": PALE_WOOD, "mahogany": "#74402f",
    "walnut": DARK_WOOD, "log": BROWN, "straw": STRAW, "thatched": STRAW, "leather": LEATHER, "sandy": SAND,
    "clay": "#b9744f", "glass": GLASS, "concrete": GREY, "plaster": PLASTER, "velvet": "#8f4250", "red": RED,
    "scarlet": RED, "crimson": "#963c45", "blue": BLUE, "navy": "#3d5273", "green": GREEN, "yellow": YELLOW,
    "white": WHITE, "whitewashed": WHITE, "black": BLACK, "grey": GREY, "gray": GREY, "brown": BROWN, "pink": PINK,
    "purple": PURPLE, "violet": PURPLE, "orange": ORANGE, "teal": TEAL, "cream": CREAM, "rusty": "#9c5a3c",
}  # fmt: skip
"""Materials and colours that a description may name."""
