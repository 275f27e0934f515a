"""Schools and the like, the tracks (filières) they teach, and who reviews for them."""
