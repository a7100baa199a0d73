"""Tests of keyworkers."""
