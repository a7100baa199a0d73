"""What has changed: attachment, the needs, the dated evidence, the council's outcomes plan, the rules, the verdict."""
