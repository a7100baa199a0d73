"""Pages about claims, batches and figures."""
