"""Mentions, numbers, times and claims: what one document says."""
