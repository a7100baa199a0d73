"""The written lives."""
