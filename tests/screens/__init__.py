"""Tests of the screens, with the real app and a library in memory."""
