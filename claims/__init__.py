"""What the council may be paid for: programmes, targets, windows, claims, batches, the figures."""
