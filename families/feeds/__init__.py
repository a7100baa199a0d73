"""Files from agencies: read, cleaned, matched to people and families, and loaded."""
