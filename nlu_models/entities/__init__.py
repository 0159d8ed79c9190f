"""Entities that shoppers name, one noun a file; pure functions over one text."""
