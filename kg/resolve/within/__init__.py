"""The spellings of one document brought together: what each kind of short name is short for."""
