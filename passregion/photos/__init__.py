"""Receiving a picture: out of any file, one clean portrait made by a bounded worker, or a precise refusal."""
