"""From the model to lines of styled text at any width: pure functions without Textual."""
