"""The only network and source-file input: sources in, bytes out."""
