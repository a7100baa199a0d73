"""The people who work with families: who they are, what they may do and see, whom they hold, what they did."""
