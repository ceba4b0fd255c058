"""Lesson facts in Parquet; the only room that talks to DuckDB."""
