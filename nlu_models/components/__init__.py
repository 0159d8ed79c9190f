"""Rasa components: the only folder of this package that imports Rasa."""
