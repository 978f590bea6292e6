"""Strings to strings, and strings to blocks; pure."""
