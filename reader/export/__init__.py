"""Articles and threads as JSON, Markdown and plain text; pure."""
