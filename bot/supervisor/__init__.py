"""Starts and watches the processes of one machine: python -m bot.supervisor."""
