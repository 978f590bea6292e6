"""The panes and bars of the screen, one in each module."""
