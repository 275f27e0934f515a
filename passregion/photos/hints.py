"""Advice on a photo. It never refuses: people decide."""

SMALL = "small"
BLURRED = "blurred"
DARK = "dark"
NO_FACE = "no_face"
SEVERAL_FACES = "several_faces"
FACE_SMALL = "face_small"
FACE_OFF_CENTRE = "face_off_centre"
CODES = (SMALL, BLURRED, DARK, NO_FACE, SEVERAL_FACES, FACE_SMALL, FACE_OFF_CENTRE)
