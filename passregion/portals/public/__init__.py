"""Pages open to everyone: landing, lists, legal pages, sign-in of the young, lost card."""
