"""Gunicorn's settings, all that `fullfolj serve` does not choose by option."""

import os

# No preload: a chart engine or a DuckDB connection must not be forked.
worker_class = "gthread"
threads = 4
timeout = 120
graceful_timeout = 10
# Addresses hold pupils' uuids, so there is no access log.
loglevel = "warning"
# It would lie in the home directory of whoever runs this.
control_socket_disable = True
# Each worker says once a second that it lives, in a file, and would wait for a busy disk. Linux keeps this in memory.
_MEMORY = "/dev/shm"  # noqa: S108 (gunicorn makes a file there that has no name)
worker_tmp_dir = _MEMORY if os.access(_MEMORY, os.W_OK) else None


def post_worker_init(_worker: object) -> None:
    """Every address is read now rather than for the first visitor, and what is loaded then is looked through no more.

    A collection of garbage stops all threads of the process: of all that lives as long as it does, for 0.1 to 0.2 s.
    """
    import gc

    from django.urls import get_resolver

    get_resolver().reverse_dict  # noqa: B018 (walks all the addresses, and so imports every view)
    gc.collect()
    gc.freeze()
