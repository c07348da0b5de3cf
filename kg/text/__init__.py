"""Sentences and lexers: text to tokens with offsets."""
