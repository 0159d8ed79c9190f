"""What may be logged of an unexpected error."""

from traceback import format_tb


def whereabouts(error: BaseException) -> str:
    """Where it broke, without the error's words: they may quote the shopper."""
    return "".join(format_tb(error.__traceback__))
