"""Pages about needs and evidence."""
