"""The kinds of condition an outcomes plan may state; each answers with days."""
