"""The ordinary settings, and one more address: an empty page for somebody who is signed in."""

from fullfolj.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
