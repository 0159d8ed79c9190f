"""Rasa's custom actions: they read a turn, call the services, and say what came of it."""
