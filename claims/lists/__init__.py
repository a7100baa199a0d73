"""Lists that leave the system as files: which there are, their columns, and what of them may leave pseudonymised."""
