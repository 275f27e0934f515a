"""Verbs on drafts (drafting), on the sending (submission) and on the decision (review)."""
