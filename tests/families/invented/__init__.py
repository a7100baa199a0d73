"""The invented council."""
