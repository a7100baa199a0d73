"""Tests of finding families."""
