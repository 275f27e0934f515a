"""The screens of the demande, one file per family."""
