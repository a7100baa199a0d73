"""Pages about keyworkers and their work."""
