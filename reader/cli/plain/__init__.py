"""The linear reader: prompts and numbered lines, for screen readers, braille lines and pipes."""
