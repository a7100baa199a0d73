"""An invented council: the files its agencies would send, drawn from a model of lives. Plain Python, no Django."""
