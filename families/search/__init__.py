"""Finding families by whatever somebody knows of them: see docs/search.md."""
