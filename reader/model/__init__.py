"""What passes between the layers: frozen dataclasses of the standard library."""
