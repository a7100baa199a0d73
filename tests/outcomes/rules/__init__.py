"""The rules, as tables of examples, properties and against an oracle."""
