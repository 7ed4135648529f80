"""One module for each family of sounds; a recipe is a function with the name that the catalogue gives it."""
