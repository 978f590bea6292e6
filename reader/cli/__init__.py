"""The composition root: arguments in, Settings, Library and the interface or one command out."""
