"""How the illustrator thinks: which words it knows, where a scene takes place, how things stand in it."""
