"""The households: whose they are, who is in them and when, where they lived, and what agencies have told us."""
