"""Gunicorn's settings, all that `fullfolj serve` does not choose by option."""

# No preload: a chart engine or a DuckDB connection must not be forked.
worker_class = "gthread"
threads = 4
timeout = 120
graceful_timeout = 10
# Addresses hold pupils' uuids, so there is no access log.
loglevel = "warning"
# It would lie in the home directory of whoever runs this.
control_socket_disable = True
