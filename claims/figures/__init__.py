"""The figures: one registry, from which dashboards, prints, the API, exports and tests read."""
