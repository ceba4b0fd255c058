"""The catalogue of support measures: what Fullfölj comes with, and what a school adds and takes away."""
