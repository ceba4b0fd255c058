"""The command line's commands: one module each, found by being here.

A module holds `NAME`, `HELP`, `configure(parser)` and `run(options) -> int` (the exit code), and, when it can do with
less than Django and a running database, `needs(options) -> cli.Needs`. A module without `NAME` is no command.
It imports the rooms it calls inside `run`, so that `fullfolj --help` is quick.
"""
