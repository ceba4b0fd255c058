"""Makes a made-up municipality in the source formats. Imports domain alone; only config imports it."""
