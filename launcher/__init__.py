"""What `./pass` does, one file per story. Standard library only: nothing is installed yet when it starts.

`commands` reads the command line; `environment`, `node`, `postgres` and `browser` each bring one thing a machine may
lack; `services` keeps processes alive and ends them; `run`, `checks` and `programs` are the commands themselves. Each
step leaves a stamp of its inputs in `var/stamps` and is skipped while they do not change.
"""
